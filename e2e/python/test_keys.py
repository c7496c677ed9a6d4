"""Keys: registration of application keys, and validation."""

import uuid

from client import JSON, VND, Client
from datadog_api_client.v2.model.api_key_create_attributes import APIKeyCreateAttributes
from datadog_api_client.v2.model.api_key_create_data import APIKeyCreateData
from datadog_api_client.v2.model.api_key_create_request import APIKeyCreateRequest
from datadog_api_client.v2.model.api_key_update_attributes import APIKeyUpdateAttributes
from datadog_api_client.v2.model.api_key_update_data import APIKeyUpdateData
from datadog_api_client.v2.model.api_key_update_request import APIKeyUpdateRequest
from datadog_api_client.v2.model.api_keys_sort import APIKeysSort
from datadog_api_client.v2.model.api_keys_type import APIKeysType
from datadog_api_client.v2.model.application_key_create_attributes import ApplicationKeyCreateAttributes
from datadog_api_client.v2.model.application_key_create_data import ApplicationKeyCreateData
from datadog_api_client.v2.model.application_key_create_request import ApplicationKeyCreateRequest
from datadog_api_client.v2.model.application_key_update_attributes import ApplicationKeyUpdateAttributes
from datadog_api_client.v2.model.application_key_update_data import ApplicationKeyUpdateData
from datadog_api_client.v2.model.application_key_update_request import ApplicationKeyUpdateRequest
from datadog_api_client.v2.model.application_keys_sort import ApplicationKeysSort
from datadog_api_client.v2.model.application_keys_type import ApplicationKeysType
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


def api_key_body(name: str, **more) -> APIKeyCreateRequest:
    attributes = APIKeyCreateAttributes(name=name, **more)
    return APIKeyCreateRequest(data=APIKeyCreateData(type=APIKeysType("api_keys"), attributes=attributes))


def app_key_body(name: str, **more) -> ApplicationKeyCreateRequest:
    attributes = ApplicationKeyCreateAttributes(name=name, **more)
    kind = ApplicationKeysType("application_keys")
    return ApplicationKeyCreateRequest(data=ApplicationKeyCreateData(type=kind, attributes=attributes))


def app_key_change(key_id: str, **attributes) -> ApplicationKeyUpdateRequest:
    data = ApplicationKeyUpdateData(
        type=ApplicationKeysType("application_keys"), id=key_id, attributes=ApplicationKeyUpdateAttributes(**attributes)
    )
    return ApplicationKeyUpdateRequest(data=data)


def test_the_life_of_an_api_key(client, server):
    keys = client.keys
    made = client.call(keys.create_api_key, api_key_body("life", category="tests", remote_config_read_enabled=True))
    assert (made.status, made.media) == (201, JSON), made.body
    key_id, text = made.data.id, made.data.attributes.key
    assert made.data.attributes.last4 == text[-4:]

    other = Client(server, api_key=text)
    assert other.call(other.keys.validate_api_key).status == 200
    found = client.call(keys.get_api_key, key_id, include="created_by,modified_by")
    assert (found.status, found.media) == (200, JSON), found.body
    assert "key" not in found.json["data"]["attributes"]
    assert found.data.attributes.used_in_last_24_hours is True
    assert found.typed.included[0].id == found.data.relationships.created_by.data.id

    named = {"name": "renamed", "category": "other", "remote_config_read_enabled": False}
    data = APIKeyUpdateData(type=APIKeysType("api_keys"), id=key_id, attributes=APIKeyUpdateAttributes(**named))
    changed = client.call(keys.update_api_key, key_id, APIKeyUpdateRequest(data=data))
    assert (changed.status, changed.data.attributes.name) == (200, "renamed"), changed.body

    listed = client.call(
        keys.list_api_keys,
        page_size=10,
        sort=APIKeysSort("-created_at"),
        filter="renam",
        filter_created_at_start="2020-01-01T00:00:00+00:00",
        filter_category="other",
        filter_remote_config_read_enabled=False,
        include="created_by",
    )
    assert (listed.status, listed.media) == (200, JSON), listed.body
    assert [row.id for row in listed.data] == [key_id]
    assert (listed.typed.meta.max_allowed, listed.typed.meta.page.total_filtered_count) == (200, 1)

    gone = client.call(keys.delete_api_key, key_id)
    assert (gone.status, gone.media, gone.body) == (204, "text/html; charset=utf-8", b"")
    missing = client.call(keys.get_api_key, key_id)
    assert (missing.status, missing.json["errors"]) == (404, ["API key not found"])
    assert other.call(other.keys.validate_api_key).status == 401


def test_the_life_of_an_application_key(client, server):
    keys = client.keys
    made = client.call(keys.create_current_user_application_key, app_key_body("life", scopes=["api_keys_read"]))
    assert (made.status, made.media) == (201, JSON), made.body
    key_id, text = made.data.id, made.data.attributes.key
    other = Client(server, application_key=text)
    assert other.call(other.keys.list_api_keys).status == 200
    assert other.call(other.keys.create_api_key, api_key_body("x")).status == 403

    own = client.call(keys.get_current_user_application_key, key_id)
    assert (own.status, own.data.attributes.last4) == (200, text[-4:]), own.body
    assert {included.type.value for included in own.typed.included} == {"users", "roles"}
    found = client.call(keys.get_application_key, key_id, include="owned_by")
    assert found.status == 200 and found.typed.included, found.body

    changed = client.call(keys.update_application_key, key_id, app_key_change(key_id, name="renamed"))
    assert (changed.status, changed.data.attributes.scopes) == (200, ["api_keys_read"]), changed.body
    wider = client.call(
        keys.update_current_user_application_key, key_id, app_key_change(key_id, scopes=["api_keys_read", "api_keys_write"])
    )
    assert (wider.status, len(wider.data.attributes.scopes)) == (200, 2), wider.body

    mine = client.call(keys.list_current_user_application_keys, sort=ApplicationKeysSort("-name"), filter="renam")
    assert [row.id for row in mine.data] == [key_id], mine.body
    everybodys = client.call(keys.list_application_keys, page_size=1, page_number=0, include="owned_by")
    assert everybodys.status == 200 and len(everybodys.data) == 1, everybodys.body
    assert everybodys.typed.meta.max_allowed_per_user == 1000

    wrong = client.call(keys.create_current_user_application_key, app_key_body("x", scopes=["dashboards_fly"]))
    assert wrong.status == 400 and wrong.json["errors"][0].startswith("/data/attributes/scopes/0: "), wrong.body
    assert client.call(keys.delete_current_user_application_key, key_id).status == 204
    missing = client.call(keys.delete_application_key, key_id)
    assert (missing.status, missing.json["errors"]) == (404, ["Application key not found"])
    assert other.call(other.keys.list_api_keys).status == 401
