"""Keys: registration of application keys, and validation."""

import uuid

from client import VND, Client
from test_connections import CASES
from typed import create_body

UNKNOWN = str(uuid.UUID(int=7))


def own_id(client: Client) -> str:
    """The application key that `init` made and registered."""
    listed = client.call(client.connections.list_app_key_registrations)
    assert (listed.status, listed.media) == (200, VND), listed.body
    (only,) = listed.data
    assert only.type.value == "app_key_registration"
    assert (listed.typed.meta.total, listed.typed.meta.total_filtered) == (1, 1)
    return str(only.id)


def test_the_first_key_is_registered(client):
    found = client.call(client.connections.get_app_key_registration, own_id(client))
    assert (found.status, found.media) == (200, VND), found.body
    assert str(found.data.id) == own_id(client)


def test_the_list_has_pages(client):
    second = client.call(client.connections.list_app_key_registrations, page_size=10, page_number=1)
    assert (second.status, second.data) == (200, [])
    assert second.typed.meta.total == 1


def test_registering_twice_is_no_error(client):
    for _ in range(2):
        again = client.call(client.connections.register_app_key, own_id(client))
        assert (again.status, again.media) == (201, VND), again.body
        assert str(again.data.id) == own_id(client)


def test_only_a_registered_key_reaches_connections(own_server):
    client = Client(own_server)
    connections = client.connections
    key = own_id(client)
    made = client.call(connections.create_action_connection, create_body("a", CASES[1].create())).data.id
    assert client.call(connections.unregister_app_key, key).status == 204
    assert client.call(connections.get_app_key_registration, key).status == 404
    assert client.call(connections.unregister_app_key, key).status == 404

    refused = client.call(connections.create_action_connection, create_body("b", CASES[1].create()))
    assert refused.status == 403, refused.body
    assert client.call(connections.get_action_connection, made).status == 403
    assert client.call(connections.delete_action_connection, made).status == 403

    assert client.call(connections.register_app_key, key).status == 201
    assert client.call(connections.get_action_connection, made).status == 200


def test_an_id_that_is_none(client):
    connections = client.connections
    for operation in (connections.get_app_key_registration, connections.register_app_key, connections.unregister_app_key):
        answer = client.call(operation, "not-a-uuid")
        assert (answer.status, answer.media) == (400, VND), answer.body
        (error,) = answer.json["errors"]
        assert (error["status"], error["title"]) == ("400", "Invalid Parameter")
        assert "UUID" in error["detail"], "says what would be right"


def test_an_unknown_id(client):
    connections = client.connections
    for operation in (connections.get_app_key_registration, connections.unregister_app_key):
        answer = client.call(operation, UNKNOWN)
        assert (answer.status, answer.media) == (404, VND), answer.body
        (error,) = answer.json["errors"]
        assert "key" in error["detail"]
    assert client.call(connections.register_app_key, UNKNOWN).status == 404


def test_good_keys_are_valid(client):
    both = client.call(client.keys.validate_api_key)
    assert (both.status, both.json["status"]) == (200, "ok")
    one = client.call(client.keys.validate)
    assert one.status == 200, one.body
    assert one.data.attributes.valid is True
    assert one.data.attributes.api_key_id


def test_bad_keys_are_not(server):
    stranger = Client(server, application_key="not a key")
    assert stranger.call(stranger.keys.validate_api_key).status in (401, 403)
    stranger = Client(server, api_key="not a key")
    assert stranger.call(stranger.keys.validate_api_key).status in (401, 403)
    assert stranger.call(stranger.keys.validate).status in (401, 403)
