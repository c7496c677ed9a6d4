"""Restriction policies: their life on a connection and on what need not exist."""

import pytest
from datadog_api_client.v2.api.restriction_policies_api import RestrictionPoliciesApi
from datadog_api_client.v2.model.restriction_policy import RestrictionPolicy
from datadog_api_client.v2.model.restriction_policy_attributes import RestrictionPolicyAttributes
from datadog_api_client.v2.model.restriction_policy_binding import RestrictionPolicyBinding
from datadog_api_client.v2.model.restriction_policy_type import RestrictionPolicyType
from datadog_api_client.v2.model.restriction_policy_update_request import RestrictionPolicyUpdateRequest
from test_connections import CASES

PLAIN = "application/json"


@pytest.fixture
def policies(client) -> RestrictionPoliciesApi:
    return RestrictionPoliciesApi(client.connections.api_client)


@pytest.fixture
def me(server) -> str:
    return "user:" + server.installation["admin"]["id"]


def request(resource: str, *bindings: tuple[str, list[str]]) -> RestrictionPolicyUpdateRequest:
    bound = [RestrictionPolicyBinding(relation=relation, principals=principals) for relation, principals in bindings]
    attributes = RestrictionPolicyAttributes(bindings=bound)
    kind = RestrictionPolicyType("restriction_policy")
    return RestrictionPolicyUpdateRequest(data=RestrictionPolicy(id=resource, type=kind, attributes=attributes))


def bindings(answer) -> list[tuple[str, list[str]]]:
    assert (answer.status, answer.media) == (200, PLAIN), answer.body
    assert answer.data.type.value == "restriction_policy"
    return [(binding.relation, list(binding.principals)) for binding in answer.data.attributes.bindings]


def refused(answer, status: int) -> str:
    assert (answer.status, answer.media) == (status, PLAIN), answer.body
    assert all(isinstance(error, str) for error in answer.json["errors"])
    return "\n".join(answer.json["errors"])


def test_the_life_of_a_connections_policy(client, policies, connection, me):
    resource = f"connection:{connection(CASES[1].create()).data.id}"
    assert bindings(client.call(policies.get_restriction_policy, resource)) == [("editor", [me])]
    wanted = [("viewer", [me]), ("editor", [me]), ("viewer", [me])]
    update = request(resource, *wanted)
    assert bindings(client.call(policies.update_restriction_policy, resource, update)) == wanted
    found = client.call(policies.get_restriction_policy, resource)
    assert (found.data.id, bindings(found)) == (resource, wanted)
    gone = client.call(policies.delete_restriction_policy, resource)
    assert (gone.status, gone.media, gone.body) == (204, PLAIN, b"")
    assert bindings(client.call(policies.get_restriction_policy, resource)) == [("editor", [me])]


def test_locking_oneself_out_must_be_meant(client, policies, connection, me):
    resource = f"connection:{connection(CASES[1].create()).data.id}"
    update = request(resource, ("resolver", [me]))
    assert "allow_self_lockout" in refused(client.call(policies.update_restriction_policy, resource, update), 400)
    denied = client.call(policies.update_restriction_policy, resource, update, allow_self_lockout=False)
    assert "allow_self_lockout" in refused(denied, 400)
    meant = client.call(policies.update_restriction_policy, resource, update, allow_self_lockout=True)
    assert bindings(meant) == [("resolver", [me])]
    assert client.call(policies.delete_restriction_policy, resource).status == 204


def test_what_need_not_exist_has_a_policy(client, policies, me):
    assert bindings(client.call(policies.get_restriction_policy, "dashboard:test-get")) == []
    update = request("dashboard:test-update", ("editor", [me]))
    assert bindings(client.call(policies.update_restriction_policy, "dashboard:test-update", update)) == [("editor", [me])]
    assert client.call(policies.delete_restriction_policy, "dashboard:test-update").status == 204
    assert client.call(policies.delete_restriction_policy, "dashboard:test-delete").status == 204


def test_what_is_wrong_is_told_as_text(client, policies, me):
    assert "not in a valid format" in refused(client.call(policies.get_restriction_policy, "malformed"), 400)
    assert "not in a valid format" in refused(client.call(policies.delete_restriction_policy, "malformed"), 400)
    crossed = request("dashboard:other", ("editor", [me]))
    assert "not in a valid format" in refused(client.call(policies.update_restriction_policy, "malformed", crossed), 400)
    assert "data/id" in refused(client.call(policies.update_restriction_policy, "dashboard:test", crossed), 400)
    nobody = request("dashboard:test", ("editor", ["nobody:1"]))
    told = refused(client.call(policies.update_restriction_policy, "dashboard:test", nobody), 400)
    assert "PrincipalTypeInvalidForRelation" in told
    missing = f"connection:{'0' * 8}-0000-0000-0000-{'0' * 12}"
    assert refused(client.call(policies.get_restriction_policy, missing), 404) == "connection not found"
