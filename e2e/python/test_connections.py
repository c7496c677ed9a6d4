"""Every integration type, from creation to removal."""

import pytest
from client import VND, Client
from datadog_api_client.v2.model.action_connection_integration import ActionConnectionIntegration
from typed import Case, cases, update_body

CASES = cases()
MOVABLE = [case for case in CASES if case.move]
NAME = "a connection with ümläuts and \"quotes\""


def get(client: Client, connection_id: str):
    answer = client.call(client.connections.get_action_connection, connection_id)
    assert (answer.status, answer.media) == (200, VND), answer.body
    return answer


def patch(client: Client, connection_id: str, **attributes):
    return client.call(client.connections.update_action_connection, connection_id, update_body(**attributes))


def credentials(answer) -> dict:
    return answer.json["data"]["attributes"]["integration"]["credentials"]


def test_every_type_that_the_client_knows_is_tested():
    known = set()
    for integration in ActionConnectionIntegration._composed_schemas["oneOf"]:
        (name,) = integration.openapi_types["type"][0].allowed_values
        for one in integration.openapi_types["credentials"][0]._composed_schemas["oneOf"]:
            known.update((name, kind) for kind in one.openapi_types["type"][0].allowed_values)
    tested = {(case.integration, case.credentials) for case in CASES} | {("HTTP", "HTTPTokenAuth")}
    assert tested == known
    assert len({integration for integration, _ in tested}) == 24


@pytest.mark.parametrize("case", CASES, ids=str)
def test_create_and_get(client, connection, case: Case):
    made = connection(case.create(), NAME)
    assert made.data.type.value == "action_connection"
    assert made.data.attributes.name == NAME
    assert type(made.data.attributes.integration.get_oneof_instance()).__name__ == f"{case.integration}Integration"
    assert made.json["data"]["attributes"]["integration"]["type"] == case.integration
    shown = credentials(made)
    assert shown["type"] == case.credentials
    assert {field: shown.get(field) for field in case.secrets} == {field: "" for field in case.secrets}
    assert {field: shown.get(field) for field in case.fields} == case.fields

    read = get(client, made.data.id)
    assert read.data.id == made.data.id
    assert read.json["data"]["attributes"]["integration"] == made.json["data"]["attributes"]["integration"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_update_replaces_only_what_is_sent(client, connection, case: Case):
    made = connection(case.create())
    renamed = patch(client, made.data.id, name=NAME)
    assert (renamed.status, renamed.media) == (200, VND), renamed.body
    assert renamed.data.id == made.data.id
    assert renamed.data.attributes.name == NAME
    assert credentials(renamed) == credentials(made)

    for update in (*({field: value} for field, value in case.planted().items()), case.change):
        answer = patch(client, made.data.id, integration=case.update(update))
        assert answer.status == 200, answer.body
        assert answer.data.attributes.name == NAME

    assert credentials(get(client, made.data.id)) == credentials(made) | case.change


@pytest.mark.parametrize("case", CASES, ids=str)
def test_update_of_every_field_at_once(client, connection, case: Case):
    made = connection(case.create())
    everything = case.fields | case.planted() | case.change
    answer = patch(client, made.data.id, name=NAME, integration=case.update(everything))
    assert answer.status == 200, answer.body
    assert credentials(answer) == credentials(made) | case.change
    assert credentials(get(client, made.data.id)) == credentials(answer)


@pytest.mark.parametrize("case", MOVABLE, ids=str)
def test_moving_means_entering_the_secrets_again(client, connection, case: Case):
    made = connection(case.create())
    without = patch(client, made.data.id, name="moved", integration=case.update(case.move))
    assert (without.status, without.media) == (400, VND), without.body
    kept = get(client, made.data.id)
    assert credentials(kept) == credentials(made)
    assert kept.data.attributes.name == made.data.attributes.name, "a refused update changes nothing"

    moved = patch(client, made.data.id, integration=case.update(case.move | case.planted()))
    assert moved.status == 200, moved.body
    assert credentials(get(client, made.data.id)) == credentials(made) | case.move


@pytest.mark.parametrize("case", CASES, ids=str)
def test_delete(client, connection, case: Case):
    made = connection(case.create())
    removed = client.call(client.connections.delete_action_connection, made.data.id)
    assert (removed.status, removed.body, removed.media) == (204, b"", None)
    assert client.call(client.connections.get_action_connection, made.data.id).status == 404
    assert client.call(client.connections.delete_action_connection, made.data.id).status == 404
    assert patch(client, made.data.id, name=NAME).status == 404


def test_names_need_not_be_unique(connection):
    first, second = connection(CASES[1].create(), NAME), connection(CASES[1].create(), NAME)
    assert first.data.id != second.data.id
