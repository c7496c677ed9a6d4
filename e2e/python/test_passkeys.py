"""Passkeys by an authenticator whose bytes Yubico's library writes."""

import copy

import pytest
from browser import FLAG, Authenticator, Browser
from client import VND
from fido2.utils import websafe_decode, websafe_encode


@pytest.fixture
def admin(own_server):
    """The first administrator, signed in at a browser."""
    browser = Browser(own_server)
    first = own_server.installation["admin"]
    browser.email, browser.password = first["email"], first["password"]
    assert browser.sign_in(browser.email, browser.password).status == 201
    return browser


@pytest.mark.parametrize("kind", ["ES256", "EdDSA", "RS256"])
def test_a_passkey_signs_its_owner_in(own_server, admin, kind):
    authenticator, before = Authenticator(kind), admin.cookie
    added = admin.add_passkey(authenticator)
    assert (added.status, added.media) == (201, VND), added.body
    assert added.json["data"]["attributes"]["name"] == "laptop"
    assert admin.cookie != before, "another value from now on"
    other = Browser(own_server)
    entered = other.enter(other.answered(authenticator))
    assert (entered.status, entered.media) == (201, VND), entered.body
    attributes = entered.json["data"]["attributes"]
    assert (attributes["complete"], attributes["method"]) == (True, "passkey")
    me = other.call("GET", "current_user")
    assert me.json["data"]["attributes"]["email"] == admin.email
    [listed] = admin.call("GET", "current_user/passkeys").json["data"]
    assert listed["id"] == added.json["data"]["id"]
    assert listed["attributes"]["last_used_at"]
    # It is a second factor too: the password alone is not enough any more.
    third = Browser(own_server)
    assert third.sign_in(admin.email, admin.password).json["data"]["attributes"]["complete"] is False
    assert third.call("GET", "current_user").status == 401
    answer = third.answered(authenticator)
    completed = third.call("POST", "sessions/current/second_factor", "sessions", passkey=answer)
    assert completed.status == 200, completed.body
    assert third.call("GET", "current_user").status == 200
    # Whose sessions ended with a change of the factors starts anew.
    assert admin.call("DELETE", f"current_user/passkeys/{listed['id']}").status == 204
    assert other.call("GET", "current_user").status == 401
    assert admin.call("GET", "current_user").status == 200
    assert admin.call("DELETE", f"current_user/passkeys/{listed['id']}").status == 404
    gone = Browser(own_server)
    assert gone.enter(gone.answered(authenticator)).status == 401
    assert gone.sign_in(admin.email, admin.password).json["data"]["attributes"]["complete"] is True


def test_an_answer_counts_once_for_its_own_question_and_its_own_owner(own_server, admin):
    authenticator, other = Authenticator(), Authenticator()
    assert admin.add_passkey(authenticator).status == 201
    assert admin.add_passkey(other, "phone").status == 201
    door = Browser(own_server)
    good = door.answered(authenticator)
    assert Browser(own_server).enter(good).status == 201, "whoever brings it"
    refused = door.enter(good)
    assert refused.status == 401, "once"
    assert refused.json["errors"][0]["detail"] == "this passkey does not let anybody in"

    def changed(**response):
        answer = copy.deepcopy(door.answered(authenticator))
        answer["response"].update(response)
        return answer

    faults = {
        "another's signature": changed(signature=door.answered(other)["response"]["signature"]),
        "another's id": {**door.answered(authenticator), "id": websafe_encode(other.credential_id)},
        "nobody's id": {**door.answered(authenticator), "id": websafe_encode(b"nobody's")},
        "another owner": changed(userHandle=websafe_encode(bytes(16))),
        "of another site": door.answered(authenticator, rp="evil.example"),
        "nobody recognized": door.answered(authenticator, flags=FLAG.UP),
        "nobody there": door.answered(authenticator, flags=FLAG.UV),
        "changed by a byte": changed(
            authenticatorData=websafe_encode(websafe_decode(good["response"]["authenticatorData"])[:-1] + b"\1")
        ),
    }
    # A question that was for a new passkey.
    asked = admin.call("POST", "current_user/passkey_challenges").json["data"]["attributes"]["options"]
    asked = {"challenge": asked["challenge"], "rpId": "localhost", "userVerification": "required"}
    faults["another question"] = authenticator.get(asked, door.origin)
    asked["challenge"] = websafe_encode(bytes(32))
    faults["nobody's question"] = authenticator.get(asked, door.origin)
    for reason, answer in faults.items():
        refused = Browser(own_server).enter(answer)
        assert refused.status == 401, (reason, refused.body)
        assert refused.json["errors"][0]["detail"] == "this passkey does not let anybody in", reason


def test_a_copy_that_counts_no_further_is_refused(own_server, admin):
    authenticator = Authenticator()
    authenticator.counter = 5
    assert admin.add_passkey(authenticator).status == 201
    door = Browser(own_server)
    assert door.enter(door.answered(authenticator)).status == 201
    authenticator.counter = 5
    assert door.enter(door.answered(authenticator)).status == 401
    assert door.enter(door.answered(authenticator)).status == 201, "the real one goes on"


def test_what_is_wrong_with_a_new_passkey_is_named(own_server, admin):
    def credential(**response):
        asked = admin.call("POST", "current_user/passkey_challenges").json["data"]["attributes"]["options"]
        made = Authenticator().create(asked, response.pop("origin", admin.origin))
        made["response"].update(response)
        return made

    def fault(name="laptop", **changes):
        answer = admin.call("POST", "current_user/passkeys", "passkeys", name=name, **changes)
        assert answer.status == 400, answer.body
        return {error["source"]["pointer"].removeprefix("/data/attributes/"): error["detail"] for error in answer.json["errors"]}

    assert fault() == {"credential": "is required"}
    assert list(fault(name="", credential=credential())) == ["name"]
    assert list(fault(credential=credential(attestationObject="!"))) == ["credential/response/attestationObject"]
    elsewhere = fault(credential=credential(origin="https://evil.example"))
    assert elsewhere == {"credential": "origin in clientDataJSON is not that of this server"}
    good = credential()
    assert fault(credential=good, more=1) == {"more": "is not a known field"}
    made = admin.call("POST", "current_user/passkeys", "passkeys", name="laptop", credential=good)
    assert made.status == 201, "what was wrong used nothing up"
    again = fault(credential=good)
    assert again == {"credential": "answers no challenge of this server that is still open"}


def test_where_browsers_have_no_passkeys_says_so(own_server, admin):
    admin.origin = own_server.url
    refused = admin.call("POST", "passkey_challenges")
    assert refused.status == 400
    assert "--public-url https://" in refused.json["errors"][0]["detail"]
