"""Teams and who is in them, as the official client sees them."""

import uuid

from client import JSON, VND, Client
from datadog_api_client.v2.model.get_team_memberships_sort import GetTeamMembershipsSort
from datadog_api_client.v2.model.list_teams_include import ListTeamsInclude
from datadog_api_client.v2.model.list_teams_sort import ListTeamsSort
from datadog_api_client.v2.model.relationship_to_user_team_user import RelationshipToUserTeamUser
from datadog_api_client.v2.model.relationship_to_user_team_user_data import RelationshipToUserTeamUserData
from datadog_api_client.v2.model.relationship_to_users import RelationshipToUsers
from datadog_api_client.v2.model.relationship_to_user_data import RelationshipToUserData
from datadog_api_client.v2.model.team_create import TeamCreate
from datadog_api_client.v2.model.team_create_attributes import TeamCreateAttributes
from datadog_api_client.v2.model.team_create_relationships import TeamCreateRelationships
from datadog_api_client.v2.model.team_create_request import TeamCreateRequest
from datadog_api_client.v2.model.team_type import TeamType
from datadog_api_client.v2.model.team_update import TeamUpdate
from datadog_api_client.v2.model.team_update_attributes import TeamUpdateAttributes
from datadog_api_client.v2.model.team_update_request import TeamUpdateRequest
from datadog_api_client.v2.model.teams_field import TeamsField
from datadog_api_client.v2.model.user_team_attributes import UserTeamAttributes
from datadog_api_client.v2.model.user_team_create import UserTeamCreate
from datadog_api_client.v2.model.user_team_relationships import UserTeamRelationships
from datadog_api_client.v2.model.user_team_request import UserTeamRequest
from datadog_api_client.v2.model.user_team_role import UserTeamRole
from datadog_api_client.v2.model.user_team_type import UserTeamType
from datadog_api_client.v2.model.user_team_update import UserTeamUpdate
from datadog_api_client.v2.model.user_team_update_request import UserTeamUpdateRequest
from datadog_api_client.v2.model.user_team_user_type import UserTeamUserType
from datadog_api_client.v2.model.users_type import UsersType
from test_users import UNKNOWN, create_body

TEAM = TeamType("team")
PLACE = UserTeamType("team_memberships")


def team_body(handle: str, name: str, *members: str, **attributes) -> TeamCreateRequest:
    users = [RelationshipToUserData(id=each, type=UsersType("users")) for each in members]
    named = {"relationships": TeamCreateRelationships(users=RelationshipToUsers(data=users))} if users else {}
    attributes = TeamCreateAttributes(handle=handle, name=name, **attributes)
    return TeamCreateRequest(data=TeamCreate(type=TEAM, attributes=attributes, **named))


def change_body(handle: str, name: str, **attributes) -> TeamUpdateRequest:
    attributes = TeamUpdateAttributes(handle=handle, name=name, **attributes)
    return TeamUpdateRequest(data=TeamUpdate(type=TEAM, attributes=attributes))


def place_body(user: str, role: UserTeamRole | None) -> UserTeamRequest:
    user_data = RelationshipToUserTeamUserData(id=user, type=UserTeamUserType("users"))
    relationships = UserTeamRelationships(user=RelationshipToUserTeamUser(data=user_data))
    data = UserTeamCreate(type=PLACE, attributes=UserTeamAttributes(role=role), relationships=relationships)
    return UserTeamRequest(data=data)


def role_body(role: UserTeamRole | None) -> UserTeamUpdateRequest:
    return UserTeamUpdateRequest(data=UserTeamUpdate(type=PLACE, attributes=UserTeamAttributes(role=role)))


def make(client: Client, handle: str, *members: str):
    made = client.call(client.teams.create_team, team_body(handle, f"The {handle}", *members))
    assert (made.status, made.media) == (201, VND), made.body
    return made.data


def person(client: Client, email: str) -> str:
    return client.call(client.users.create_user, create_body(email)).data.id


def test_the_life_of_a_team(own_server):
    client = Client(own_server)
    teams, ann = client.teams, person(client, "ann@acme.test")
    made = make(client, "crew", ann)
    assert (made.attributes.user_count, made.attributes.link_count, made.attributes.summary) == (1, 0, None)
    found = client.call(teams.get_team, made.id)
    assert (found.status, found.media, found.data.attributes.name) == (200, JSON, "The crew")
    assert found.data.attributes.created_at == made.attributes.created_at

    taken = client.call(teams.create_team, team_body("crew", "Another"))
    assert (taken.status, taken.media) == (409, JSON), taken.body
    assert taken.json["errors"] == ["Team name and handle must be unique"]
    changed = client.call(
        teams.update_team, made.id, change_body("crew", "Crew", description="who rows", banner=7, hidden_modules=["m1"])
    )
    assert (changed.status, changed.media) == (200, JSON), changed.body
    shown = changed.data.attributes
    assert (shown.description, shown.banner, shown.hidden_modules) == ("who rows", 7, ["m1"])
    assert client.call(teams.delete_team, made.id).status == 204
    for gone in (made.id, UNKNOWN, "no-id"):
        assert client.call(teams.get_team, gone).status == 404
        assert client.call(teams.update_team, gone, change_body("crew", "Crew")).status == 404
        assert client.call(teams.delete_team, gone).status == 404


def test_the_pager_finds_all_teams(own_server):
    client = Client(own_server)
    for number in range(5):
        make(client, f"team{number}")
    found = [each.attributes.handle for each in client.teams.list_teams_with_pagination(page_size=2)]
    assert found == [f"team{number}" for number in range(5)]
    whole = client.call(client.teams.list_teams)
    assert (whole.status, whole.media, len(whole.data)) == (200, JSON, 5), whole.body
    pagination = whole.typed.meta.pagination
    assert (pagination.type, pagination.limit, pagination.total) == ("offset_limit", 100, 5)
    assert whole.typed.links.last is None and whole.typed.links.next
    some = client.call(
        client.teams.list_teams,
        page_size=2,
        sort=ListTeamsSort("-name"),
        include=[ListTeamsInclude("team_links"), ListTeamsInclude("user_team_permissions")],
        filter_keyword="TEAM",
        fields_team=[TeamsField("name"), TeamsField("user_count")],
    )
    assert [each.attributes.name for each in some.data] == ["The team4", "The team3"], some.body
    assert set(some.json["data"][0]["attributes"]) == {"handle", "name", "user_count"}
    assert client.call(client.teams.list_teams, filter_me=True).data == []


def test_people_come_into_a_team_and_go(own_server):
    client = Client(own_server)
    teams, (ann, bob) = client.teams, [person(client, f"{name}@acme.test") for name in ("ann", "bob")]
    team = make(client, "crew").id
    made = client.call(teams.create_team_membership, team, place_body(ann, UserTeamRole("admin")))
    assert (made.status, made.media) == (200, VND), made.body
    assert (made.data.id, made.data.attributes.role.value) == (f"TeamMembership-{team}-1", "admin")
    assert made.typed.included[0].attributes.email == "ann@acme.test"
    again = client.call(teams.create_team_membership, team, place_body(ann, None))
    assert (again.status, again.media, again.json["errors"][0]["title"]) == (409, VND, "Conflict")
    assert client.call(teams.create_team_membership, team, place_body(bob, None)).status == 200
    assert client.call(teams.create_team_membership, team, place_body(UNKNOWN, None)).status == 404

    changed = client.call(teams.update_team_membership, team, ann, role_body(None))
    assert (changed.status, changed.media, changed.data.attributes.role) == (200, JSON, None), changed.body
    owner = client.raw("PATCH", f"/api/v2/team/{team}/memberships/{ann}", {
        "data": {"type": "team_memberships", "attributes": {"role": "owner"}},
    })
    assert (owner.status, owner.media) == (400, JSON), owner.body

    listed = client.call(
        teams.get_team_memberships, team, sort=GetTeamMembershipsSort("-email"), filter_keyword="acme"
    )
    assert [each.relationships.user.data.id for each in listed.data] == [bob, ann], listed.body
    assert {each.id for each in listed.typed.included} == {ann, bob}
    paged = [each.id for each in teams.get_team_memberships_with_pagination(team, page_size=1)]
    assert sorted(paged) == [f"TeamMembership-{team}-1", f"TeamMembership-{team}-2"]
    theirs = client.call(teams.get_user_memberships, ann)
    assert (theirs.status, [each.id for each in theirs.data]) == (200, [f"TeamMembership-{team}-1"]), theirs.body
    assert theirs.typed.included[0].attributes.handle == "crew"

    assert client.call(teams.delete_team_membership, team, ann).status == 204
    assert client.call(teams.delete_team_membership, team, ann).status == 404
    assert client.call(teams.delete_team_membership, str(uuid.uuid4()), bob).status == 404
    assert client.call(teams.get_user_memberships, ann).data == []
