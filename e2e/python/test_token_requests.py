"""What we ask for tokens with, beside what the vendors' own libraries ask with:
Microsoft's msal and Google's google-auth. Signatures are checked by PyJWT."""

import base64
import datetime
import json
import subprocess
import time

import google.auth.transport.requests
import google.oauth2.service_account
import jwt
import msal
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from recorder import Provider
from server import DEADLINE, binary

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "66666666-7777-8888-9999-000000000000"
SCOPE = "https://management.azure.com/.default"
SECRET = "canary-Az~secret/+ &=%"
TOKEN_PATH = f"/{TENANT}/oauth2/v2.0/token"
ROBOT = "robot@project.iam.gserviceaccount.com"
# Telemetry and a flag for msal's own cache; none of it is about the grant.
ONLY_MSAL = {"client_info"}


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def in_pem(key, encoding=serialization.PrivateFormat.PKCS8) -> str:
    return key.private_bytes(serialization.Encoding.PEM, encoding, serialization.NoEncryption()).decode()


def certificate_of(key) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "claviger")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 4711, now, now + datetime.timedelta(days=1))
    return builder.sign(key, hashes.SHA256())


def ours(provider, oauth, secrets, plain=None, take=None):
    """Has the egress room ask, and gives back what came in."""
    tool = binary().parent / "examples/ask_token"
    assert tool.is_file(), f"{tool} is missing: cargo build -p claviger-exec --example ask_token"
    text = json.dumps({"oauth": oauth, "secrets": secrets, "plain": plain or {}})
    done = subprocess.run([tool], input=text, capture_output=True, text=True, timeout=DEADLINE, check=True)
    assert json.loads(done.stdout) == {"obtained": ["access_token"]}
    return (take or provider.take)()


class Redirected(requests.Session):
    """msal asks only addresses that begin with https; the recorder has no certificate."""

    def __init__(self, provider):
        super().__init__()
        self._provider = provider

    def request(self, method, url, **more):
        _, _, rest = url.partition("://")
        return super().request(method, f"{self._provider.url}/{rest.partition('/')[2]}", **more)


def msal_asks(provider, credential):
    authority = f"https://login.microsoftonline.com/{TENANT}"
    base = f"{authority}/oauth2/v2.0"
    provider.documents[f"/{TENANT}/v2.0/.well-known/openid-configuration"] = {
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "issuer": f"{authority}/v2.0",
    }
    application = msal.ConfidentialClientApplication(
        CLIENT, client_credential=credential, authority=authority, http_client=Redirected(provider),
        instance_discovery=False,
    )
    answer = application.acquire_token_for_client(scopes=[SCOPE])
    assert answer["access_token"] == "recorded-token", answer
    return provider.take()


def azure(provider, method):
    return {
        "token_url": provider.url + TOKEN_PATH,
        "client_id": CLIENT,
        "client_authentication": method,
        "scopes": [SCOPE],
    }


def same_request(mine, theirs):
    for asked in (mine, theirs):
        assert (asked.method, asked.path) == ("POST", theirs.path)
        assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
        assert "authorization" not in asked.headers


def without_padding(header):
    """RFC 7515 has base64url without padding; msal leaves it on, and breaks x5c into lines."""
    header = dict(header)
    header["x5t#S256"] = header["x5t#S256"].rstrip("=")
    header["x5c"] = ["".join(item.split()) for item in header["x5c"]]
    return header


def test_azure_by_secret(provider):
    theirs = msal_asks(provider, SECRET)
    mine = ours(provider, azure(provider, "client_secret_post"), {"client_secret": SECRET})
    same_request(mine, theirs)
    assert mine.form == {name: value for name, value in theirs.form.items() if name not in ONLY_MSAL}
    assert mine.form["client_secret"] == SECRET, "and not something that is equally wrong twice"


def test_azure_by_certificate(provider, key):
    certificate = certificate_of(key)
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    theirs = msal_asks(provider, {"private_key": in_pem(key), "public_certificate": pem})
    oauth = azure(provider, "private_key_jwt")
    mine = ours(provider, oauth, {"private_key": in_pem(key)}, {"certificate": pem})
    same_request(mine, theirs)

    assertions, rest = [], []
    for asked in (mine, theirs):
        form = {name: value for name, value in asked.form.items() if name not in ONLY_MSAL}
        assertions.append(form.pop("client_assertion"))
        rest.append(form)
    assert rest[0] == rest[1]
    headers = [without_padding(jwt.get_unverified_header(assertion)) for assertion in assertions]
    assert headers[0] == headers[1]
    assert headers[0]["alg"] == "PS256"
    assert jwt.get_unverified_header(assertions[0]) == headers[0], "ours needs no mending"
    assert base64.b64decode(headers[0]["x5c"][0]) == certificate.public_bytes(serialization.Encoding.DER)

    audiences = [oauth["token_url"], f"https://login.microsoftonline.com{TOKEN_PATH}"]
    claims = [
        jwt.decode(assertion, certificate.public_key(), algorithms=["PS256"], audience=audience)
        for assertion, audience in zip(assertions, audiences, strict=True)
    ]
    assert claims[0].keys() == claims[1].keys()
    for name in ("iss", "sub"):
        assert claims[0][name] == claims[1][name] == CLIENT
    assert [claim["aud"] for claim in claims] == audiences, "one each"
    assert len(claims[0]["jti"]) == len(claims[1]["jti"]) and claims[0]["jti"] != claims[1]["jti"]
    assert abs(claims[0]["iat"] - claims[1]["iat"]) < DEADLINE
    assert 0 < claims[0]["exp"] - claims[0]["iat"] <= claims[1]["exp"] - claims[1]["iat"]


def google_asks(provider, key, scopes, subject):
    info = {
        "type": "service_account",
        "client_email": ROBOT,
        "private_key": in_pem(key),
        "private_key_id": "key-1",
        "token_uri": f"{provider.url}/token",
    }
    credentials = google.oauth2.service_account.Credentials.from_service_account_info(
        info, scopes=scopes, subject=subject
    )
    credentials.refresh(google.auth.transport.requests.Request())
    assert credentials.token == "recorded-token"
    return provider.take()


@pytest.mark.parametrize("subject", [None, "ann@example.com"])
@pytest.mark.parametrize("spelling", [lambda pem: pem, lambda pem: pem.replace("\n", "\\n")])
def test_google_service_account(provider, key, subject, spelling):
    scopes = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/drive"]
    theirs = google_asks(provider, key, scopes, subject)
    audience = "https://oauth2.googleapis.com/token"
    oauth = {
        "token_url": f"{provider.url}/token",
        "client_authentication": "none",
        "scopes": scopes,
        "jwt_bearer": {
            "issuer": ROBOT,
            "subject": subject,
            "audience": audience,
            "key_id": "key-1",
            "scope_claim": True,
        },
    }
    mine = ours(provider, oauth, {"private_key": spelling(in_pem(key))})
    same_request(mine, theirs)
    assert mine.form.keys() == theirs.form.keys() == {"assertion", "grant_type"}
    assert mine.form["grant_type"] == theirs.form["grant_type"]
    assertions = [mine.form["assertion"], theirs.form["assertion"]]
    headers = [jwt.get_unverified_header(assertion) for assertion in assertions]
    assert headers[0] == headers[1] == {"typ": "JWT", "alg": "RS256", "kid": "key-1"}
    claims = [
        jwt.decode(assertion, key.public_key(), algorithms=["RS256"], audience=audience) for assertion in assertions
    ]
    # Asked within the same minute, not at the same moment.
    begun = [claim.pop("iat") for claim in claims]
    lives = [claim.pop("exp") - begin for claim, begin in zip(claims, begun, strict=True)]
    assert claims[0] == claims[1]
    assert lives == [3600, 3600]
    assert all(abs(begin - time.time()) < DEADLINE for begin in begun)


@pytest.mark.parametrize(
    ("algorithm", "make", "encoding"),
    [
        ("RS256", lambda: rsa.generate_private_key(65537, 3072), serialization.PrivateFormat.TraditionalOpenSSL),
        ("ES256", lambda: ec.generate_private_key(ec.SECP256R1()), serialization.PrivateFormat.PKCS8),
        ("ES256", lambda: ec.generate_private_key(ec.SECP256R1()), serialization.PrivateFormat.TraditionalOpenSSL),
        ("ES384", lambda: ec.generate_private_key(ec.SECP384R1()), serialization.PrivateFormat.TraditionalOpenSSL),
        ("EdDSA", ed25519.Ed25519PrivateKey.generate, serialization.PrivateFormat.PKCS8),
    ],
)
def test_client_assertions_by_every_kind_of_key(provider, algorithm, make, encoding):
    key = make()
    oauth = azure(provider, "private_key_jwt")
    mine = ours(provider, oauth, {"private_key": in_pem(key, encoding)}, {"key_id": "key-2"})
    assertion = mine.form["client_assertion"]
    assert jwt.get_unverified_header(assertion) == {"typ": "JWT", "alg": algorithm, "kid": "key-2"}
    claims = jwt.decode(assertion, key.public_key(), algorithms=[algorithm], audience=oauth["token_url"])
    assert (claims["iss"], claims["sub"]) == (CLIENT, CLIENT)
