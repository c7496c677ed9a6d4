"""What is refused, and in which shape. The words are the server's own, so no test asks for the vendor's."""

import json
import uuid

import pytest
from client import VND, Client
from test_connections import CASES, credentials, get, patch
from typed import create_body, update_body

AWS, ANTHROPIC = CASES[0], CASES[1]
UNKNOWN = str(uuid.UUID(int=7))
ROOT = "/api/v2/actions/connections"


def refused(answer, status: int) -> list[dict]:
    assert (answer.status, answer.media) == (status, VND), answer.body
    errors = answer.json["errors"]
    assert errors and all(error["title"] == "Generic Error" and error["detail"] for error in errors)
    return errors


def test_an_id_that_is_none(client):
    (error,) = refused(client.call(client.connections.get_action_connection, "bad-format"), 400)
    assert "UUID" in error["detail"], "says what would be right"
    refused(client.call(client.connections.update_action_connection, "bad-format", update_body(name="a")), 400)
    refused(client.call(client.connections.delete_action_connection, "bad-format"), 400)


def test_an_unknown_id(client):
    for answer in (
        client.call(client.connections.get_action_connection, UNKNOWN),
        client.call(client.connections.delete_action_connection, UNKNOWN),
        patch(client, UNKNOWN, name="a"),
    ):
        (error,) = refused(answer, 404)
        assert "connection" in error["detail"]


@pytest.mark.parametrize("account_id", ["12345678912", "1234567891234", "12345678912a", "", "1234 5678 9123"])
def test_an_account_id_is_twelve_digits(client, connection, account_id):
    bad = AWS.update({"account_id": account_id})
    made = connection(AWS.create())
    refused(patch(client, made.data.id, name="changed", integration=bad), 400)
    after = get(client, made.data.id)
    assert credentials(after) == credentials(made)
    assert after.data.attributes.name != "changed", "nothing of a refused update is kept"

    integration = AWS.create()
    integration.credentials.account_id = account_id
    refused(client.call(client.connections.create_action_connection, create_body("a", integration)), 400)


def good() -> dict:
    integration = {"type": "Anthropic", "credentials": {"type": "AnthropicAPIKey", "api_token": "t"}}
    return {"data": {"type": "action_connection", "attributes": {"name": "a", "integration": integration}}}


def change(path: str, value: object) -> dict:
    """A good body with one member replaced; `...` takes it out."""
    body = good()
    *parents, last = path.split("/")
    place = body
    for parent in parents:
        place = place[parent]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return body


@pytest.mark.parametrize(
    "path, value",
    [
        ("data", ...),
        ("data", []),
        ("data/type", "something_else"),
        ("data/attributes/name", ...),
        ("data/attributes/name", ""),
        ("data/attributes/name", 7),
        ("data/attributes/name", "a\u0000b"),
        ("data/attributes/integration", ...),
        ("data/attributes/integration/type", "Nobody"),
        ("data/attributes/integration/credentials", ...),
        ("data/attributes/integration/credentials/type", "OpenAIAPIKey"),
        ("data/attributes/integration/credentials/api_token", ...),
        ("data/attributes/integration/credentials/api_token", ""),
        ("data/attributes/integration/credentials/api_token", ["t"]),
        ("data/attributes/tags", ["default:x"]),
        ("data/attributes/tags", ["no colon"]),
    ],
)
def test_a_wrong_body(client: Client, path, value):
    answer = client.raw("POST", ROOT, change(path, value))
    assert (answer.status, answer.media) == (400, VND), answer.body
    assert all(error["detail"] for error in answer.json["errors"])


def test_no_body_and_no_json(client: Client):
    for body in (None, "text", [], 7):
        assert client.raw("POST", ROOT, body).status == 400


def test_another_credential_type_of_the_same_integration_needs_its_fields(client, connection):
    token, account = [case for case in CASES if case.integration == "Cloudflare"]
    made = connection(token.create())
    refused(patch(client, made.data.id, integration=account.update({"auth_email": "ops@example.com"})), 400)
    assert credentials(get(client, made.data.id)) == credentials(made)


def test_another_integration_is_no_update(client, connection):
    made = connection(ANTHROPIC.create())
    refused(patch(client, made.data.id, integration=CASES[2].update(CASES[2].planted())), 400)
    assert credentials(get(client, made.data.id)) == credentials(made)


def without_id(body: bytes) -> list[dict]:
    """The errors without the id under which each of them is in the log."""
    return [{name: value for name, value in error.items() if name != "id"} for error in json.loads(body)["errors"]]


def test_without_good_keys_nothing_is_answered(server, client, connection):
    made = connection(ANTHROPIC.create())
    wrong = server.api_key[:-1] + ("A" if server.api_key[-1] != "A" else "B")
    wrong_application = server.application_key[:-1] + ("A" if server.application_key[-1] != "A" else "B")
    for keys in ({"api_key": wrong}, {"application_key": wrong_application}, {"api_key": "x", "application_key": "y"}):
        stranger = Client(server, **keys)
        known = stranger.call(stranger.connections.get_action_connection, made.data.id)
        unknown = stranger.call(stranger.connections.get_action_connection, UNKNOWN)
        assert (known.status, unknown.status) == (401, 401)
        assert without_id(known.body) == without_id(unknown.body), "a stranger learns nothing"
