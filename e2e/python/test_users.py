"""People and service accounts, as the official client sees them."""

import uuid

from client import Client
from datadog_api_client.v2.model.relationship_to_role_data import RelationshipToRoleData
from datadog_api_client.v2.model.relationship_to_roles import RelationshipToRoles
from datadog_api_client.v2.model.relationship_to_user import RelationshipToUser
from datadog_api_client.v2.model.relationship_to_user_data import RelationshipToUserData
from datadog_api_client.v2.model.roles_type import RolesType
from datadog_api_client.v2.model.service_account_create_attributes import ServiceAccountCreateAttributes
from datadog_api_client.v2.model.service_account_create_data import ServiceAccountCreateData
from datadog_api_client.v2.model.service_account_create_request import ServiceAccountCreateRequest
from datadog_api_client.v2.model.user_create_attributes import UserCreateAttributes
from datadog_api_client.v2.model.user_create_data import UserCreateData
from datadog_api_client.v2.model.user_create_request import UserCreateRequest
from datadog_api_client.v2.model.user_invitation_data import UserInvitationData
from datadog_api_client.v2.model.user_invitation_relationships import UserInvitationRelationships
from datadog_api_client.v2.model.user_invitations_request import UserInvitationsRequest
from datadog_api_client.v2.model.user_invitations_type import UserInvitationsType
from datadog_api_client.v2.model.user_relationships import UserRelationships
from datadog_api_client.v2.model.user_update_attributes import UserUpdateAttributes
from datadog_api_client.v2.model.user_update_data import UserUpdateData
from datadog_api_client.v2.model.user_update_request import UserUpdateRequest
from datadog_api_client.v2.model.users_type import UsersType

JSON = "application/json"
UNKNOWN = str(uuid.UUID(int=7))


def with_roles(*ids: str) -> dict:
    data = [RelationshipToRoleData(id=each, type=RolesType("roles")) for each in ids]
    return {"relationships": UserRelationships(roles=RelationshipToRoles(data=data))} if ids else {}


def create_body(email: str, *roles: str, **attributes) -> UserCreateRequest:
    attributes = UserCreateAttributes(email=email, **attributes)
    return UserCreateRequest(data=UserCreateData(type=UsersType("users"), attributes=attributes, **with_roles(*roles)))


def update_body(user_id: str, **attributes) -> UserUpdateRequest:
    data = UserUpdateData(id=user_id, type=UsersType("users"), attributes=UserUpdateAttributes(**attributes))
    return UserUpdateRequest(data=data)


def me(client: Client):
    answer = client.call(client.users.get_current_user)
    assert (answer.status, answer.media) == (200, JSON), answer.body
    return answer.data


def test_the_life_of_a_user(own_server):
    client = Client(own_server)
    users, role = client.users, me(client).relationships.roles.data[0].id
    made = client.call(users.create_user, create_body("Ann@Acme.test", role, name="Ann", title="Smith"))
    assert (made.status, made.media) == (201, JSON), made.body
    assert (made.data.attributes.email, made.data.attributes.status) == ("ann@acme.test", "Pending")
    user_id = made.data.id
    found = client.call(users.get_user, user_id)
    assert found.data.attributes.created_at == made.data.attributes.created_at
    assert {each.type.value for each in found.typed.included} == {"roles", "permissions"}

    changed = client.call(users.update_user, user_id, update_body(user_id, name="Anna"))
    assert (changed.status, changed.data.attributes.name) == (200, "Anna")
    assert client.call(users.update_user, user_id, update_body(UNKNOWN, name="x")).status == 422
    assert client.call(users.update_user, UNKNOWN, update_body(UNKNOWN, name="x")).status == 404
    given = client.call(users.list_user_permissions, user_id)
    assert (given.status, len(given.data)) == (200, 26)
    organizations = client.call(users.list_user_organizations, user_id)
    assert [each.type.value for each in organizations.typed.included] == ["orgs"]

    listed = client.call(users.list_users, filter="anna", sort="-email")
    assert [each.id for each in listed.data] == [user_id]
    assert (listed.typed.meta.page.total_count, listed.typed.meta.page.total_filtered_count) == (2, 1)
    assert client.call(users.disable_user, user_id).status == 204
    assert client.call(users.disable_user, user_id).status == 404
    gone = client.call(users.get_user, user_id).data.attributes
    assert (gone.disabled, gone.status) == (True, "Disabled")


def test_the_pager_finds_everybody(own_server):
    client = Client(own_server)
    for number in range(4):
        assert client.call(client.users.create_user, create_body(f"user{number}@acme.test")).status == 201
    found = [each.attributes.email for each in client.users.list_users_with_pagination(page_size=2, sort="email")]
    assert found == ["admin@localhost", *(f"user{number}@acme.test" for number in range(4))]


def test_errors_are_texts(client):
    refused = client.call(client.users.create_user, create_body("no address"))
    assert (refused.status, refused.media) == (400, JSON), refused.body
    (text,) = refused.json["errors"]
    assert text.startswith("/data/attributes/email: ")
    assert client.call(client.users.create_user, create_body("admin@localhost")).status == 409


def test_ones_own_name(own_server):
    client = Client(own_server)
    own = me(client)
    changed = client.call(client.users.update_current_user, update_body(own.id, name="Ada", title="Countess"))
    assert (changed.status, changed.data.attributes.title) == (200, "Countess")
    assert client.call(client.users.disable_user, own.id).status == 409, "the last administrator"


def test_a_service_account(own_server):
    client = Client(own_server)
    role = me(client).relationships.roles.data[0].id
    attributes = ServiceAccountCreateAttributes(email="robot@acme.test", service_account=True, name="Robot")
    data = ServiceAccountCreateData(type=UsersType("users"), attributes=attributes, **with_roles(role))
    made = client.call(client.service_accounts.create_service_account, ServiceAccountCreateRequest(data=data))
    assert (made.status, made.media) == (201, JSON), made.body
    shown = made.data.attributes
    assert (shown.handle, shown.status, shown.verified, shown.service_account) == (made.data.id, "Active", True, True)
    assert client.call(client.users.disable_user, made.data.id).status == 204


def test_people_are_invited(own_server):
    client = Client(own_server)
    users = client.users
    user_id = client.call(users.create_user, create_body("bob@acme.test")).data.id

    def inviting(*ids):
        person = [RelationshipToUser(data=RelationshipToUserData(id=each, type=UsersType("users"))) for each in ids]
        kind = UserInvitationsType("user_invitations")
        data = [
            UserInvitationData(type=kind, relationships=UserInvitationRelationships(user=each)) for each in person
        ]
        return UserInvitationsRequest(data=data)

    sent = client.call(users.send_invitations, inviting(user_id))
    assert (sent.status, sent.media) == (201, JSON), sent.body
    invitation = sent.typed.data[0]
    assert (invitation.attributes.uuid, invitation.attributes.invite_type) == (invitation.id, "openid_invite")
    assert (invitation.attributes.expires_at - invitation.attributes.created_at).days == 2
    read = client.call(users.get_invitation, invitation.id)
    assert (read.status, read.data.attributes.created_at) == (200, invitation.attributes.created_at)
    assert client.call(users.get_invitation, UNKNOWN).status == 404
    assert client.call(users.send_invitations, inviting(user_id, UNKNOWN)).status == 400
    assert client.call(users.delete_user_invitations, uuid.UUID(user_id)).status == 204
    assert client.call(users.get_invitation, invitation.id).status == 404
