"""Keys and tokens of service accounts, as the official client sees them and as it uses them."""

import datetime

from client import JSON, VND, Client
from datadog_api_client.v2.model.application_key_create_attributes import ApplicationKeyCreateAttributes
from datadog_api_client.v2.model.application_key_create_data import ApplicationKeyCreateData
from datadog_api_client.v2.model.application_key_create_request import ApplicationKeyCreateRequest
from datadog_api_client.v2.model.application_key_update_attributes import ApplicationKeyUpdateAttributes
from datadog_api_client.v2.model.application_key_update_data import ApplicationKeyUpdateData
from datadog_api_client.v2.model.application_key_update_request import ApplicationKeyUpdateRequest
from datadog_api_client.v2.model.application_keys_type import ApplicationKeysType
from datadog_api_client.v2.model.service_access_tokens_type import ServiceAccessTokensType
from datadog_api_client.v2.model.service_account_access_token_create_attributes import (
    ServiceAccountAccessTokenCreateAttributes,
)
from datadog_api_client.v2.model.service_account_access_token_create_data import ServiceAccountAccessTokenCreateData
from datadog_api_client.v2.model.service_account_access_token_create_request import (
    ServiceAccountAccessTokenCreateRequest,
)
from datadog_api_client.v2.model.service_account_access_token_update_attributes import (
    ServiceAccountAccessTokenUpdateAttributes,
)
from datadog_api_client.v2.model.service_account_access_token_update_data import ServiceAccountAccessTokenUpdateData
from datadog_api_client.v2.model.service_account_access_token_update_request import (
    ServiceAccountAccessTokenUpdateRequest,
)
from datadog_api_client.v2.model.service_account_create_attributes import ServiceAccountCreateAttributes
from datadog_api_client.v2.model.service_account_create_data import ServiceAccountCreateData
from datadog_api_client.v2.model.service_account_create_request import ServiceAccountCreateRequest
from datadog_api_client.v2.model.users_type import UsersType
from test_users import UNKNOWN, me, with_roles

KEYS = ApplicationKeysType("application_keys")
TOKENS = ServiceAccessTokensType("service_access_tokens")


def account(client: Client, email: str) -> str:
    role = me(client).relationships.roles.data[0].id
    attributes = ServiceAccountCreateAttributes(email=email, service_account=True)
    data = ServiceAccountCreateData(type=UsersType("users"), attributes=attributes, **with_roles(role))
    made = client.call(client.service_accounts.create_service_account, ServiceAccountCreateRequest(data=data))
    assert made.status == 201, made.body
    return made.data.id


def key_body(name: str, **attributes) -> ApplicationKeyCreateRequest:
    given = ApplicationKeyCreateAttributes(name=name, **attributes)
    return ApplicationKeyCreateRequest(data=ApplicationKeyCreateData(type=KEYS, attributes=given))


def key_change(key_id: str, **attributes) -> ApplicationKeyUpdateRequest:
    given = ApplicationKeyUpdateAttributes(**attributes)
    return ApplicationKeyUpdateRequest(data=ApplicationKeyUpdateData(type=KEYS, id=key_id, attributes=given))


def token_body(name: str, scopes: list[str], **attributes) -> ServiceAccountAccessTokenCreateRequest:
    given = ServiceAccountAccessTokenCreateAttributes(name=name, scopes=scopes, **attributes)
    data = ServiceAccountAccessTokenCreateData(type=TOKENS, attributes=given)
    return ServiceAccountAccessTokenCreateRequest(data=data)


def token_change(token_id: str, **attributes) -> ServiceAccountAccessTokenUpdateRequest:
    given = ServiceAccountAccessTokenUpdateAttributes(**attributes)
    data = ServiceAccountAccessTokenUpdateData(type=TOKENS, id=token_id, attributes=given)
    return ServiceAccountAccessTokenUpdateRequest(data=data)


def test_the_life_of_an_application_key(own_server):
    client = Client(own_server)
    accounts, robot = client.service_accounts, account(client, "robot@acme.test")
    made = client.call(accounts.create_service_account_application_key, robot, key_body("night", scopes=None))
    assert (made.status, made.media) == (201, JSON), made.body
    key_id, text = made.data.id, made.data.attributes.key
    assert text.endswith(made.data.attributes.last4)

    theirs = Client(own_server, application_key=text)
    assert me(theirs).id == robot
    found = client.call(accounts.get_service_account_application_key, robot, key_id)
    assert (found.status, found.media, found.data.attributes.name) == (200, JSON, "night")
    assert "key" not in found.json["data"]["attributes"]
    assert "owned_by" not in found.json["data"].get("relationships", {})

    change = key_change(key_id, name="day", scopes=["connections_read"])
    changed = client.call(accounts.update_service_account_application_key, robot, key_id, change)
    assert (changed.status, changed.media) == (200, JSON), changed.body
    assert (changed.data.attributes.name, changed.data.attributes.scopes) == ("day", ["connections_read"])
    assert "key" not in changed.json["data"]["attributes"]
    assert theirs.call(theirs.keys.list_api_keys).status == 403, "cut down at once"

    other = client.call(accounts.create_service_account_application_key, robot, key_body("other"))
    listed = client.call(accounts.list_service_account_application_keys, robot, page_size=10, filter="a")
    assert (listed.status, [each.id for each in listed.data]) == (200, [key_id]), listed.body
    assert listed.typed.meta.page.total_filtered_count == 1
    assert client.call(accounts.get_service_account_application_key, robot, UNKNOWN).status == 404
    human = me(client).id
    assert client.call(accounts.get_service_account_application_key, human, key_id).status == 404

    assert client.call(accounts.delete_service_account_application_key, robot, key_id).status == 204
    gone = client.call(accounts.delete_service_account_application_key, robot, key_id)
    assert (gone.status, gone.json["errors"]) == (404, ["Application key not found"])
    assert theirs.call(theirs.users.get_current_user).status == 401
    assert other.status == 201


def test_the_life_of_an_access_token(own_server):
    client = Client(own_server)
    accounts, robot = client.service_accounts, account(client, "robot@acme.test")
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=30)
    body = token_body("night", ["connections_read", "api_keys_read"], expires_at=end)
    made = client.call(accounts.create_service_account_access_token, robot, body)
    assert (made.status, made.media) == (201, VND), made.body
    token_id, text = made.data.id, made.data.attributes.key
    public = made.data.attributes.public_portion
    assert public.startswith("ddsat_") and text.startswith(f"{public}_")

    theirs = Client(own_server, token=text)
    assert theirs.call(theirs.keys.list_api_keys).status == 200
    assert me(theirs).id == robot
    found = client.call(accounts.get_service_account_access_token, robot, token_id)
    assert (found.status, found.media, found.data.attributes.name) == (200, VND, "night")
    assert "key" not in found.json["data"]["attributes"]
    assert found.data.relationships.owned_by.data.type.value == "service_account"

    changed = client.call(
        accounts.update_service_account_access_token, robot, token_id, token_change(token_id, name="day", scopes=[])
    )
    assert (changed.status, changed.media) == (200, VND), changed.body
    assert (changed.data.attributes.name, changed.data.attributes.scopes) == ("day", [])
    assert theirs.call(theirs.keys.list_api_keys).status == 403, "cut down at once"

    endless = client.call(accounts.create_service_account_access_token, robot, token_body("endless", []))
    assert (endless.status, endless.data.attributes.expires_at) == (201, None), endless.body
    listed = client.call(accounts.list_service_account_access_tokens, robot, page_size=10, filter="day")
    assert (listed.status, listed.media, [each.id for each in listed.data]) == (200, VND, [token_id]), listed.body
    assert listed.typed.meta.page.total_filtered_count == 1
    assert client.call(accounts.get_service_account_access_token, robot, UNKNOWN).status == 404

    assert client.call(accounts.revoke_service_account_access_token, robot, token_id).status == 204
    assert client.call(accounts.revoke_service_account_access_token, robot, token_id).status == 404
    assert theirs.call(theirs.users.get_current_user).status == 401


def test_nothing_is_left_of_an_account_that_is_disabled(own_server):
    client = Client(own_server)
    accounts, robot = client.service_accounts, account(client, "robot@acme.test")
    key = client.call(accounts.create_service_account_application_key, robot, key_body("night")).data.attributes.key
    token = client.call(accounts.create_service_account_access_token, robot, token_body("night", [])).data.attributes.key
    both = [Client(own_server, application_key=key), Client(own_server, token=token)]
    assert [me(each).id for each in both] == [robot, robot]
    assert client.call(client.users.disable_user, robot).status == 204
    assert [each.call(each.users.get_current_user).status for each in both] == [401, 401]
