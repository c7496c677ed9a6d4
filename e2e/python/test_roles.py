"""Roles and permissions, as the official client sees them."""

from client import VND, Client
from datadog_api_client.v2.model.permissions_type import PermissionsType
from datadog_api_client.v2.model.relationship_to_permission import RelationshipToPermission
from datadog_api_client.v2.model.relationship_to_permission_data import RelationshipToPermissionData
from datadog_api_client.v2.model.relationship_to_user import RelationshipToUser
from datadog_api_client.v2.model.relationship_to_user_data import RelationshipToUserData
from datadog_api_client.v2.model.role_clone import RoleClone
from datadog_api_client.v2.model.role_clone_attributes import RoleCloneAttributes
from datadog_api_client.v2.model.role_clone_request import RoleCloneRequest
from datadog_api_client.v2.model.role_create_attributes import RoleCreateAttributes
from datadog_api_client.v2.model.role_create_data import RoleCreateData
from datadog_api_client.v2.model.role_create_request import RoleCreateRequest
from datadog_api_client.v2.model.role_update_attributes import RoleUpdateAttributes
from datadog_api_client.v2.model.role_update_data import RoleUpdateData
from datadog_api_client.v2.model.role_update_request import RoleUpdateRequest
from datadog_api_client.v2.model.roles_type import RolesType
from datadog_api_client.v2.model.users_type import UsersType
from test_users import UNKNOWN, create_body

ROLES = RolesType("roles")


def make(client: Client, name: str):
    data = RoleCreateData(type=ROLES, attributes=RoleCreateAttributes(name=name))
    made = client.call(client.roles.create_role, RoleCreateRequest(data=data))
    assert (made.status, made.media) == (200, VND), made.body
    return made.data


def rename(client: Client, role_id: str, body_id: str, name: str):
    data = RoleUpdateData(type=ROLES, id=body_id, attributes=RoleUpdateAttributes(name=name))
    return client.call(client.roles.update_role, role_id, RoleUpdateRequest(data=data))


def clone(client: Client, role_id: str, name: str):
    data = RoleClone(type=ROLES, attributes=RoleCloneAttributes(name=name))
    return client.call(client.roles.clone_role, role_id, RoleCloneRequest(data=data))


def names(answer) -> list[str]:
    assert (answer.status, answer.media) == (200, VND), answer.body
    return [each.attributes.name for each in answer.data]


def test_the_life_of_a_role(own_server):
    client = Client(own_server)
    role = make(client, "Ops")
    assert role.attributes.user_count == 0
    renamed = rename(client, role.id, role.id, "Operations")
    assert (renamed.status, renamed.data.attributes.name) == (200, "Operations")
    assert rename(client, role.id, UNKNOWN, "x").status == 422
    assert rename(client, UNKNOWN, UNKNOWN, "x").status == 404
    copy = clone(client, role.id, "Copy")
    assert (copy.status, copy.data.attributes.name) == (200, "Copy")
    assert clone(client, role.id, "copy").status == 409
    assert clone(client, role.id, "  ").status == 400
    listed = client.call(client.roles.list_roles, sort="name", page_size=2, filter="op")
    assert names(listed) == ["Copy", "Operations"]
    assert listed.typed.meta.page.total_filtered_count == 2
    assert client.call(client.roles.get_role, role.id).data.attributes.user_count == 0
    assert client.call(client.roles.delete_role, role.id).status == 204
    assert client.call(client.roles.delete_role, role.id).status == 404
    assert names(client.call(client.roles.list_role_templates)) == ["Admin", "Standard", "Read Only"]


def test_a_permission_is_granted_and_revoked(own_server):
    client = Client(own_server)
    role, all_of_them = make(client, "Ops"), client.call(client.roles.list_permissions)
    assert len(names(all_of_them)) == 26
    # The fifth, as the vendor's own scenarios take it.
    fifth = all_of_them.data[4]
    body = RelationshipToPermission(
        data=RelationshipToPermissionData(id=fifth.id, type=PermissionsType("permissions"))
    )
    granted = names(client.call(client.roles.add_permission_to_role, role.id, body))
    assert granted == ["connections_read", fifth.attributes.name]
    assert names(client.call(client.roles.list_role_permissions, role.id)) == granted
    revoked = names(client.call(client.roles.remove_permission_from_role, role.id, body))
    assert revoked == ["connections_read"], "a role lists one afterwards"


def test_a_role_is_given_and_taken(own_server):
    client = Client(own_server)
    role = make(client, "Ops")
    user = client.call(client.users.create_user, create_body("ann@acme.test")).data.id
    body = RelationshipToUser(data=RelationshipToUserData(id=user, type=UsersType("users")))
    given = client.call(client.roles.add_user_to_role, role.id, body)
    assert (given.status, given.media) == (200, VND), given.body
    assert ([each.id for each in given.data], given.typed.meta.page.total_count) == ([user], 1)
    holders = client.call(client.roles.list_role_users, role.id, sort="-email")
    assert ([each.id for each in holders.data], holders.typed.meta.page.total_filtered_count) == ([user], 1)
    taken = client.call(client.roles.remove_user_from_role, role.id, body)
    assert (taken.status, taken.data) == (200, [])
    assert client.call(client.roles.remove_user_from_role, role.id, body).status == 404
