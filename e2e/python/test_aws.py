"""AWS: the ids that the server makes."""

import re

import pytest
from test_connections import credentials, get, patch
from typed import Case, cases


@pytest.fixture
def case() -> Case:
    (case,) = [case for case in cases() if case.integration == "AWS"]
    return case


def test_the_server_makes_the_ids(client, connection, case):
    made = connection(case.create())
    typed = made.data.attributes.integration.credentials
    assert re.fullmatch(r"[0-9a-f]{32}", typed.external_id)
    assert re.fullmatch(r"[0-9]{12}", typed.principal_id)
    other = connection(case.create()).data.attributes.integration.credentials
    assert other.external_id != typed.external_id, "one external id a connection"
    assert other.principal_id == typed.principal_id


def test_an_update_keeps_the_ids(client, connection, case):
    made = connection(case.create())
    update = case.update({"account_id": "210987654321", "role": "another"})
    answer = patch(client, made.data.id, integration=update)
    assert answer.status == 200, answer.body
    assert credentials(answer) == credentials(made) | {"account_id": "210987654321", "role": "another"}


def test_a_new_external_id_when_asked_for(client, connection, case):
    made = connection(case.create())
    kept = patch(client, made.data.id, integration=case.update({"generate_new_external_id": False}))
    assert credentials(kept) == credentials(made)
    renewed = patch(client, made.data.id, integration=case.update({"generate_new_external_id": True}))
    assert renewed.status == 200, renewed.body
    before, after = credentials(made), credentials(renewed)
    assert re.fullmatch(r"[0-9a-f]{32}", after["external_id"])
    assert after["external_id"] != before["external_id"]
    assert after == before | {"external_id": after["external_id"]}
    assert credentials(get(client, made.data.id)) == after
