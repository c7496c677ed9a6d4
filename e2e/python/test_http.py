"""HTTP: lists of tokens, headers and URL parameters, and a body."""

import canary
from datadog_api_client.v2.model.http_body import HTTPBody
from datadog_api_client.v2.model.http_header import HTTPHeader
from datadog_api_client.v2.model.http_header_update import HTTPHeaderUpdate
from datadog_api_client.v2.model.url_param import UrlParam
from datadog_api_client.v2.model.url_param_update import UrlParamUpdate
from test_connections import credentials, get, patch
from typed import build

BASE_URL = "https://api.example.com/v1"
HEADER = {"name": "X-Tenant", "value": "example"}
TOKEN_HEADER = {"name": "Authorization", "value": "Bearer {{ token1 }}"}
PARAMETER = {"name": "api-version", "value": "2"}
BODY = {"content": '{"key": "{{ token2 }}"}', "content_type": "application/json"}


def token(name: str, **more) -> object:
    return build("HTTPToken", name=name, value=canary.plant(name), **more)


def token_update(name: str, **more) -> object:
    return build("HTTPTokenUpdate", **({"value": canary.plant(name)} | more), name=name)


def integration(base_url=BASE_URL, **credentials) -> object:
    return build("HTTPIntegration", base_url=base_url, credentials=build("HTTPTokenAuth", **credentials))


def update(credentials: dict | None = None, **attributes) -> object:
    if credentials is not None:
        attributes["credentials"] = build("HTTPTokenAuthUpdate", **credentials)
    return build("HTTPIntegrationUpdate", **attributes)


def full() -> object:
    return integration(
        tokens=[token("token1"), token("token2")],
        headers=[HTTPHeader(**TOKEN_HEADER), HTTPHeader(**HEADER)],
        url_parameters=[UrlParam(**PARAMETER)],
        body=HTTPBody(**BODY),
    )


def shown_tokens(answer) -> list[tuple[str, str]]:
    return [(one["name"], one["value"]) for one in credentials(answer).get("tokens", [])]


def test_create_and_get(client, connection):
    made = connection(full())
    assert made.data.attributes.integration.base_url == BASE_URL
    assert credentials(made) == {
        "type": "HTTPTokenAuth",
        "tokens": [{"name": name, "type": "SECRET", "value": ""} for name in ("token1", "token2")],
        "headers": [TOKEN_HEADER, HEADER],
        "url_parameters": [PARAMETER],
        "body": BODY,
    }
    assert credentials(get(client, made.data.id)) == credentials(made)


def test_every_list_may_be_absent(client, connection):
    made = connection(integration())
    assert get(client, made.data.id).data.attributes.integration.base_url == BASE_URL


def test_an_update_keeps_what_it_leaves_out(client, connection):
    made = connection(full())
    answer = patch(client, made.data.id, name="another", integration=update({}))
    assert answer.status == 200, answer.body
    assert credentials(answer) == credentials(made)


def test_items_are_changed_added_and_deleted_by_name(client, connection):
    made = connection(full())
    answer = patch(
        client,
        made.data.id,
        integration=update({
            "tokens": [token_update("token1"), token_update("token3")],
            "headers": [
                HTTPHeaderUpdate(name="X-Tenant", deleted=True),
                HTTPHeaderUpdate(name="X-Key", value="{{ token3 }}"),
            ],
            "url_parameters": [UrlParamUpdate(name="api-version", value="3"), UrlParamUpdate(name="page", value="1")],
        }),
    )
    assert answer.status == 200, answer.body
    after = credentials(get(client, made.data.id))
    assert sorted(shown_tokens(answer)) == [("token1", ""), ("token2", ""), ("token3", "")]
    assert {one["name"]: one["value"] for one in after["headers"]} == {
        "Authorization": TOKEN_HEADER["value"],
        "X-Key": "{{ token3 }}",
    }
    assert {one["name"]: one["value"] for one in after["url_parameters"]} == {"api-version": "3", "page": "1"}
    assert after["body"] == BODY


def test_a_deleted_token_is_gone(client, connection):
    made = connection(full())
    gone = update({
        "tokens": [token_update("token2", value="", deleted=True)],
        "body": HTTPBody(content="{}", content_type="application/json"),
    })
    answer = patch(client, made.data.id, integration=gone)
    assert answer.status == 200, answer.body
    assert shown_tokens(get(client, made.data.id)) == [("token1", "")]
    assert credentials(answer)["body"] == {"content": "{}", "content_type": "application/json"}


def test_another_origin_means_entering_the_tokens_again(client, connection):
    made = connection(full())
    for elsewhere in ("https://api.example.org/v1", "http://api.example.com/v1", "https://api.example.com:8443/v1"):
        answer = patch(client, made.data.id, integration=update(base_url=elsewhere))
        assert answer.status == 400, (elsewhere, answer.body)
        one = patch(client, made.data.id, integration=update({"tokens": [token_update("token1")]}, base_url=elsewhere))
        assert one.status == 400, "one token of two is not all of them"
    assert get(client, made.data.id).data.attributes.integration.base_url == BASE_URL

    every = {"tokens": [token_update("token1"), token_update("token2")]}
    answer = patch(client, made.data.id, integration=update(every, base_url="https://api.example.org/v1"))
    assert answer.status == 200, answer.body
    assert get(client, made.data.id).data.attributes.integration.base_url == "https://api.example.org/v1"


def test_another_path_of_the_same_origin_keeps_the_tokens(client, connection):
    made = connection(full())
    answer = patch(client, made.data.id, integration=update(base_url="https://api.example.com/v2"))
    assert answer.status == 200, answer.body
    assert answer.data.attributes.integration.base_url == "https://api.example.com/v2"
    assert credentials(answer) == credentials(made)
