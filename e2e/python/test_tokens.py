"""Personal access tokens, made with keys and used as the client's bearer."""

import datetime

from client import VND, Client
from datadog_api_client.v2.model.personal_access_token_create_attributes import PersonalAccessTokenCreateAttributes
from datadog_api_client.v2.model.personal_access_token_create_data import PersonalAccessTokenCreateData
from datadog_api_client.v2.model.personal_access_token_create_request import PersonalAccessTokenCreateRequest
from datadog_api_client.v2.model.personal_access_token_update_attributes import PersonalAccessTokenUpdateAttributes
from datadog_api_client.v2.model.personal_access_token_update_data import PersonalAccessTokenUpdateData
from datadog_api_client.v2.model.personal_access_token_update_request import PersonalAccessTokenUpdateRequest
from datadog_api_client.v2.model.personal_access_tokens_sort import PersonalAccessTokensSort
from datadog_api_client.v2.model.personal_access_tokens_type import PersonalAccessTokensType

KIND = PersonalAccessTokensType("personal_access_tokens")


def body(name: str, scopes: list[str]) -> PersonalAccessTokenCreateRequest:
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=30)
    attributes = PersonalAccessTokenCreateAttributes(name=name, scopes=scopes, expires_at=end)
    return PersonalAccessTokenCreateRequest(data=PersonalAccessTokenCreateData(type=KIND, attributes=attributes))


def change(token_id: str, **attributes) -> PersonalAccessTokenUpdateRequest:
    given = PersonalAccessTokenUpdateAttributes(**attributes)
    return PersonalAccessTokenUpdateRequest(data=PersonalAccessTokenUpdateData(type=KIND, id=token_id, attributes=given))


def test_the_life_of_a_personal_access_token(client, server):
    keys = client.keys
    made = client.call(keys.create_personal_access_token, body("life", ["connections_read", "api_keys_read"]))
    assert (made.status, made.media) == (201, VND), made.body
    token_id, text = made.data.id, made.data.attributes.key
    assert text.startswith(made.data.attributes.public_portion)

    other = Client(server, token=text)
    assert other.call(other.keys.list_api_keys).status == 200
    refused = other.call(other.keys.create_personal_access_token, body("x", []))
    assert refused.status == 403, refused.body

    found = client.call(keys.get_personal_access_token, token_id)
    assert (found.status, found.media) == (200, VND), found.body
    assert found.data.attributes.last_used_at is not None and "key" not in found.json["data"]["attributes"]
    assert found.data.relationships.owned_by.data.type.value == "users"

    changed = client.call(keys.update_personal_access_token, token_id, change(token_id, name="renamed", scopes=[]))
    assert (changed.status, changed.data.attributes.scopes) == (200, []), changed.body
    assert other.call(other.keys.list_api_keys).status == 403

    owner = found.data.relationships.owned_by.data.id
    listed = client.call(
        keys.list_personal_access_tokens,
        page_size=10,
        sort=PersonalAccessTokensSort("-created_at"),
        filter="renam",
        filter_owned_by=[owner, token_id],
    )
    assert (listed.status, [row.id for row in listed.data]) == (200, [token_id]), listed.body
    assert listed.typed.meta.page.total_filtered_count == 1

    assert client.call(keys.revoke_personal_access_token, token_id).status == 204
    assert client.call(keys.get_personal_access_token, token_id).status == 404
    assert other.call(other.keys.list_api_keys).status == 401
