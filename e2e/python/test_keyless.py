"""Connections without a key: what clouds' own libraries send and check, beside ours."""

import json
import time

import boto3
import google.auth.transport.requests
import google.oauth2.credentials
import jwt
import msal
import pytest
import requests
from client import Client
from google.auth import identity_pool
from recorder import Provider
from server import Server
from test_token_requests import CLIENT, ROBOT, SCOPE, TENANT, Redirected, ours

CONNECTIONS = "/api/v2/actions/connections"
PUBLIC_URL = "https://keys.example.com"
POOL = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/claviger/providers/claviger"
PLATFORM = "https://www.googleapis.com/auth/cloud-platform"
IMPERSONATION = f"/v1/projects/-/serviceAccounts/{ROBOT}:generateAccessToken"


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.close()


def start(folder, config, *more):
    path = folder / "claviger.toml"
    path.write_text(config)
    server = Server(folder, "--config", path, "--public-url", PUBLIC_URL, "--egress-allow", "127.0.0.0/8", *more)
    return server, Client(server)


def connect(client, base_url, credentials) -> dict:
    attributes = {"name": "keyless", "integration": {"type": "HTTP", "base_url": base_url, "credentials": credentials}}
    answer = client.raw("POST", CONNECTIONS, {"data": {"type": "action_connection", "attributes": attributes}})
    assert answer.status == 201, answer.body
    return answer.json["data"]


def run(client, connection, **inputs) -> dict:
    attributes = {"fqn": "com.datadoghq.http.request", "connection_id": connection["id"], "inputs": inputs}
    answer = client.raw(
        "POST", "/api/v2/actions/executions", {"data": {"type": "action_execution", "attributes": attributes}}
    )
    assert answer.status == 200, answer.body
    return answer.json["data"]["attributes"]


def checked(server, connection, token) -> dict:
    """What a cloud does with a token: finds the keys by the issuer, and holds the claims to its trust."""
    identity = connection["attributes"]["identity"]
    here = identity["issuer"].replace(PUBLIC_URL, server.url)
    described = requests.get(f"{here}/.well-known/openid-configuration", timeout=10).json()
    assert described["issuer"] == identity["issuer"]
    keys = jwt.PyJWKClient(described["jwks_uri"].replace(PUBLIC_URL, server.url))
    claims = jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token),
        algorithms=described["id_token_signing_alg_values_supported"],
        audience=identity["audience"],
        issuer=described["issuer"],
        options={"require": ["iss", "sub", "aud", "exp", "iat", "nbf", "jti"]},
    )
    assert set(claims) == set(described["claims_supported"])
    origin = connection["attributes"]["destination"]["origin"]
    assert claims["sub"] == identity["subject"] == f"connection:{connection['id']}:{origin}"
    return claims


def test_azure_believes_what_msal_would_send(provider, tmp_path):
    provider.documents["/resource"] = {}
    server, client = start(tmp_path, f'[integrations.HTTPAzureTenant]\ntoken_url = "{provider.url}/token"\n')
    credentials = {"type": "HTTPAzureTenant", "tenant_id": TENANT, "app_client_id": CLIENT, "federated": True}
    connection = connect(client, provider.url, credentials)
    assert run(client, connection, verb="GET", url="/resource")["status"] == "succeeded"
    mine = provider.take()
    claims = checked(server, connection, mine.form["client_assertion"])
    assert claims["exp"] - time.time() <= 600
    assert server.stop() == 0

    authority = f"https://login.microsoftonline.com/{TENANT}"
    provider.documents[f"/{TENANT}/v2.0/.well-known/openid-configuration"] = {
        "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
        "token_endpoint": f"{authority}/oauth2/v2.0/token",
        "issuer": f"{authority}/v2.0",
    }
    application = msal.ConfidentialClientApplication(
        CLIENT,
        client_credential={"client_assertion": lambda: mine.form["client_assertion"]},
        authority=authority,
        http_client=Redirected(provider),
        instance_discovery=False,
    )
    assert "access_token" in application.acquire_token_for_client(scopes=[SCOPE])
    theirs = provider.take()
    assert mine.form == {name: value for name, value in theirs.form.items() if name != "client_info"}


@pytest.mark.parametrize("impersonated", [True, False])
def test_google_is_asked_as_its_own_library_asks(provider, impersonated):
    class Token(identity_pool.SubjectTokenSupplier):
        def get_subject_token(self, context, request):
            return "canary.identity.token"

    more = {"service_account_impersonation_url": provider.url + IMPERSONATION} if impersonated else {}
    credentials = identity_pool.Credentials(
        audience=POOL,
        subject_token_type="urn:ietf:params:oauth:token-type:jwt",
        token_url=f"{provider.url}/v1/token",
        subject_token_supplier=Token(),
        scopes=[PLATFORM],
        **more,
    )
    credentials.refresh(google.auth.transport.requests.Request())
    theirs = provider.take_all()
    exchange = {"audience": POOL, "impersonation_url": provider.url + IMPERSONATION if impersonated else None}
    oauth = {
        "token_url": f"{provider.url}/v1/token",
        "client_authentication": "none",
        "scopes": [PLATFORM],
        "token_exchange": exchange,
    }
    mine = ours(provider, oauth, {"identity_token": "canary.identity.token"}, take=provider.take_all)
    assert [asked.path for asked in mine] == [asked.path for asked in theirs]
    assert len(mine) == 1 + impersonated
    for asked, wanted in zip(mine, theirs, strict=True):
        assert asked.form == wanted.form
        assert asked.headers.get("authorization") == wanted.headers.get("authorization")
        assert asked.headers["content-type"] == wanted.headers["content-type"]


def test_aws_gives_keys_of_the_role(moto, tmp_path):
    everything = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    )
    iam = boto3.client(
        "iam", region_name="us-east-1", endpoint_url=moto, aws_access_key_id="a", aws_secret_access_key="b"
    )
    iam.create_role(RoleName="keyless", AssumeRolePolicyDocument=everything)
    # No identity of the server's own: nothing but its token is shown.
    server, client = start(tmp_path, f'[aws]\nsts_endpoint = "{moto}"\n')
    credentials = {
        "type": "HTTPAWSAssumeRole",
        "account_id": "123456789012",
        "role": "keyless",
        "region": "us-east-1",
        "service": "sts",
        "federated": True,
        "session_policy": everything,
    }
    connection = connect(client, moto, credentials)
    assert connection["attributes"]["identity"]["audience"] == "sts.amazonaws.com"
    form = [{"key": "Content-Type", "value": ["application/x-www-form-urlencoded"]}]
    body = "Action=GetCallerIdentity&Version=2011-06-15"
    execution = run(client, connection, verb="POST", url="/", body=body, requestHeaders=form)
    assert execution["status"] == "succeeded", execution
    session = f"claviger-{connection['id'].replace('-', '')}"
    assert f"assumed-role/keyless/{session}" in str(execution["outputs"]["body"])
    assert server.stop() == 0
