"""A browser at our page: its cookie, its origin, and an authenticator by Yubico's library."""

import hashlib
import json
import secrets
import urllib.parse

import urllib3
from client import VND, Answer
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2.cose import ES256, RS256, EdDSA
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialCreationOptions,
    PublicKeyCredentialRequestOptions,
)
from server import Server

FLAG = AuthenticatorData.FLAG


class Browser:
    """Shows http://localhost, where passkeys work."""

    def __init__(self, server: Server):
        port = urllib.parse.urlsplit(server.url).port
        self.origin = f"http://localhost:{port}"
        self.cookie: str | None = None
        self._pool, self._url = urllib3.PoolManager(retries=False), server.url

    def call(self, method: str, path: str, kind: str | None = None, **attributes) -> Answer:
        headers = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin", "Claviger-Request": "1"}
        if self.cookie:
            headers["Cookie"] = f"__Host-claviger={self.cookie}"
        body = None
        if kind:
            headers["Content-Type"] = VND
            body = json.dumps({"data": {"type": kind, "attributes": attributes}})
        got = self._pool.request(method, f"{self._url}/api/v2/{path}", body=body, headers=headers)
        for line in got.headers.getlist("set-cookie"):
            value = line.removeprefix("__Host-claviger=").partition(";")[0]
            self.cookie = value or None
        return Answer(got.status, got.headers.get("content-type"), got.data)

    def sign_in(self, email: str, password: str) -> Answer:
        return self.call("POST", "sessions", "sessions", email=email, password=password)

    def add_passkey(self, authenticator: "Authenticator", name: str = "laptop") -> Answer:
        asked = self.call("POST", "current_user/passkey_challenges")
        assert asked.status == 201, asked.body
        credential = authenticator.create(asked.json["data"]["attributes"]["options"], self.origin)
        return self.call("POST", "current_user/passkeys", "passkeys", name=name, credential=credential)

    def answered(self, authenticator: "Authenticator", **faults) -> dict:
        asked = self.call("POST", "passkey_challenges")
        assert asked.status == 201, asked.body
        return authenticator.get(asked.json["data"]["attributes"]["options"], self.origin, **faults)

    def enter(self, credential: dict) -> Answer:
        return self.call("POST", "sessions/passkey", "sessions", credential=credential)


class Authenticator:
    """Holds one passkey."""

    def __init__(self, kind: str = "ES256"):
        self.credential_id = secrets.token_bytes(32)
        self._kind, self.counter, self._user = kind, 0, None
        match kind:
            case "ES256":
                self._key = ec.generate_private_key(ec.SECP256R1())
                self._cose = ES256.from_cryptography_key(self._key.public_key())
            case "EdDSA":
                self._key = ed25519.Ed25519PrivateKey.generate()
                self._cose = EdDSA.from_cryptography_key(self._key.public_key())
            case "RS256":
                self._key = rsa.generate_private_key(65537, 2048)
                self._cose = RS256.from_cryptography_key(self._key.public_key())

    def create(self, options: dict, origin: str) -> dict:
        asked = PublicKeyCredentialCreationOptions.from_dict(options)
        assert asked.authenticator_selection.user_verification == "required"
        assert self._cose.ALGORITHM in [each.alg for each in asked.pub_key_cred_params]
        assert self.credential_id not in [each.id for each in asked.exclude_credentials or ()]
        self._user = asked.user.id
        attested = AttestedCredentialData.create(Aaguid(bytes(16)), self.credential_id, self._cose)
        data = AuthenticatorData.create(
            hashlib.sha256(asked.rp.id.encode()).digest(), FLAG.UP | FLAG.UV | FLAG.AT, self.counter, attested
        )
        client = CollectedClientData.create("webauthn.create", asked.challenge, origin)
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            "transports": ["internal"],
        }
        return self._credential(response)

    def get(self, options: dict, origin: str, flags: int = FLAG.UP | FLAG.UV, rp: str | None = None) -> dict:
        asked = PublicKeyCredentialRequestOptions.from_dict(options)
        assert asked.user_verification == "required"
        self.counter += self.counter > 0
        rp_hash = hashlib.sha256((rp or asked.rp_id).encode()).digest()
        data = AuthenticatorData.create(rp_hash, flags, self.counter)
        client = CollectedClientData.create("webauthn.get", asked.challenge, origin)
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self._sign(data + client.hash)),
            "userHandle": websafe_encode(self._user),
        }
        return self._credential(response)

    def _credential(self, response: dict) -> dict:
        credential_id = websafe_encode(self.credential_id)
        return {
            "id": credential_id,
            "rawId": credential_id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }

    def _sign(self, message: bytes) -> bytes:
        match self._kind:
            case "ES256":
                return self._key.sign(message, ec.ECDSA(hashes.SHA256()))
            case "EdDSA":
                return self._key.sign(message)
        return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
