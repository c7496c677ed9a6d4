"""Signatures for AWS: botocore and this server make the same."""

import datetime
import json
import random
import re
import subprocess
import urllib.parse

import botocore.auth
import botocore.session
import pytest
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from server import example

REQUESTS = 10_000
NOW = datetime.datetime(2026, 11, 23, 9, 0, 0, tzinfo=datetime.UTC)
ALPHABET = "abcXYZ019-_.~ !$&'()*+,;=:@%#?[]äé€"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
PARTS = ("authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token")


def ours(requests: list[dict]) -> list[dict]:
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run([example("sign_aws")], input=lines, capture_output=True, text=True, check=True, timeout=300)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(requests)
    return answers


def text(dice: random.Random, most: int) -> str:
    return "".join(dice.choices(ALPHABET, k=dice.randint(0, most)))


def generate(dice: random.Random) -> dict:
    service, region = dice.choice([("s3", "eu-central-1"), ("dynamodb", "us-east-1"), ("lambda", "ap-southeast-2")])
    quote = urllib.parse.quote
    segments = [quote(text(dice, 6), safe="~") for _ in range(dice.randint(0, 3))]
    # A client resolves dot segments before it sends, and so does our guard.
    path = "/" + "/".join(segment for segment in segments if segment not in (".", ".."))
    pairs = [f"{quote('k' + text(dice, 4), safe='~')}={quote(text(dice, 8), safe='~')}" for _ in range(dice.randint(0, 3))]
    headers = [["content-type", "application/json"]] if dice.random() < 0.5 else []
    for name in ("x-amz-meta-a", "x-amz-target", "if-match"):
        if dice.random() < 0.3:
            headers.append([name, "".join(dice.choices("abcXYZ019 ;=/,-", k=dice.randint(1, 12))).strip() or "x"])
    keys = {"access_key_id": "AKIDEXAMPLE", "secret_access_key": SECRET}
    if dice.random() < 0.5:
        keys["session_token"] = "FQoGZXIvYXdzE//token+="
    host = f"{service}.{region}.amazonaws.com"
    return {
        "method": dice.choice(["GET", "PUT", "POST", "DELETE"]),
        "url": f"https://{host}{path}" + ("?" + "&".join(pairs) if pairs else ""),
        "headers": headers,
        "body": text(dice, 20),
        "keys": keys,
        "time": NOW.isoformat().replace("+00:00", "Z"),
        "place": (service, region),
    }


def theirs(made: dict) -> dict:
    service, region = made["place"]
    headers = dict(made["headers"])
    request = AWSRequest(made["method"], made["url"], headers=headers, data=made["body"].encode())
    # What the client of S3 asks for; all other services are signed like this anyway.
    request.context["payload_signing_enabled"] = True
    keys = made["keys"]
    credentials = Credentials(keys["access_key_id"], keys["secret_access_key"], keys.get("session_token"))
    kind = botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth
    kind(credentials, service, region).add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}


def test_botocore_signs_the_same(monkeypatch):
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: NOW.replace(tzinfo=None))
    dice = random.Random(29)
    requests = [generate(dice) for _ in range(REQUESTS)]
    signed = 0
    for request, answer in zip(requests, ours(requests), strict=True):
        expected = theirs(request)
        assert "error" not in answer, (request, answer)
        for part in PARTS:
            assert answer["headers"].get(part) == expected.get(part), (part, request)
        signed += 1
    print(f"p29: {signed} generated requests signed as botocore {botocore.__version__} signs them")
    assert signed == REQUESTS




@pytest.mark.parametrize("region", ["eu-central-1", "us-east-1", "cn-north-1", "us-gov-west-1"])
def test_every_host_tells_its_service_and_region(region):
    session = botocore.session.Session()
    hosts = {}
    for name in session.get_available_services():
        for fips in (False, True):
            config = Config(use_fips_endpoint=fips)
            client = session.create_client(
                name, region_name=region, aws_access_key_id="a", aws_secret_access_key="b", config=config
            )
            if client.meta.service_model.signature_version == "bearer":
                continue
            host = urllib.parse.urlsplit(client.meta.endpoint_url).hostname
            if host.endswith((".amazonaws.com", ".amazonaws.com.cn")):
                hosts.setdefault(host, set()).add((client._request_signer._region_name, client.meta.service_model.signing_name))
    requests = [
        {
            "method": "GET",
            "url": f"https://{host}/",
            "keys": {"access_key_id": "AKID", "secret_access_key": "x"},
            "time": NOW.isoformat().replace("+00:00", "Z"),
        }
        for host in hosts
    ]
    wrong = {}
    for (host, places), answer in zip(hosts.items(), ours(requests), strict=True):
        scope = re.search(r"Credential=AKID/\d{8}/([^/]+)/([^/]+)/", answer.get("headers", {}).get("authorization", ""))
        if not scope or scope.groups() not in places:
            wrong[host] = (places, scope and scope.groups(), answer.get("error"))
    print(f"{region}: {len(hosts) - len(wrong)} of {len(hosts)} hosts tell service and region")
    assert not wrong
