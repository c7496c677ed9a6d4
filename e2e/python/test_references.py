"""What is sent to Vault for a reference, beside what its Python client sends; and AWS Secrets
Manager as moto plays it."""

import http.server
import json
import threading

import boto3
import hvac
import pytest
import requests
from client import Client
from server import Server

REGION = "eu-central-1"
CONNECTIONS = "/api/v2/actions/connections"
NAMESPACE = "team/payments"
VALUE = "canary-value-of-vault"
TOKEN = "hvs.canary-token"


class Vault:
    """Answers as Vault does and remembers what it is asked."""

    def __init__(self):
        self.asked: list[tuple] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else {}
                named = {name.lower(): value for name, value in self.headers.items()}
                kept = {name: value for name, value in named.items() if name.startswith("x-vault-")}
                outer.asked.append((self.command, self.path, kept, body))
                answer = json.dumps(outer.answer(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = _handle

            def log_message(self, *_) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @staticmethod
    def answer(path: str) -> dict:
        if path.endswith("/login"):
            return {"auth": {"client_token": TOKEN, "lease_duration": 3600, "renewable": True}}
        if path.endswith("/lookup-self"):
            return {"data": {"ttl": 100, "creation_ttl": 3600, "renewable": True, "id": TOKEN}}
        if path.endswith("/renew-self"):
            return {"auth": {"client_token": TOKEN, "lease_duration": 3600, "renewable": True}}
        if "/data/" in path:
            return {"data": {"data": {"key": VALUE}, "metadata": {"version": 1}}, "lease_duration": 0}
        return {"data": {"key": VALUE}, "lease_duration": 2764800}

    def take(self) -> list[tuple]:
        asked, self.asked = self.asked, []
        return asked

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Echo(http.server.BaseHTTPRequestHandler):
    """Notes what authorization it is shown."""

    seen: list[str | None] = []

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("Authorization"))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_) -> None:
        pass


@pytest.fixture
def vault():
    vault = Vault()
    yield vault
    vault.close()


@pytest.fixture
def echo():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Echo.seen = []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def use(folder, settings: str, reference: str, echo: str, *more: str) -> None:
    """Serves with these settings, uses one connection once, and stops."""
    file = folder / "claviger.toml"
    file.write_text(settings)
    # Open to connections is the echo alone: the way to a store is the server's own.
    server = Server(folder, "--config", str(file), "--egress-allow", echo.removeprefix("http://"), *more)
    try:
        client = Client(server)
        credentials = {
            "type": "HTTPTokenAuth",
            "tokens": [{"name": "key", "type": "SECRET", "value": {"reference": reference}}],
            "headers": [{"name": "Authorization", "value": "Bearer {{ key }}"}],
        }
        attributes = {"name": "n", "integration": {"type": "HTTP", "base_url": echo, "credentials": credentials}}
        made = client.raw("POST", CONNECTIONS, {"data": {"type": "action_connection", "attributes": attributes}})
        assert made.status == 201, made.body
        inputs = {"verb": "GET", "url": "/"}
        run = {"fqn": "com.datadoghq.http.request", "connection_id": made.json["data"]["id"], "inputs": inputs}
        body = {"data": {"type": "action_execution", "attributes": run}}
        done = client.raw("POST", "/api/v2/actions/executions", body).json["data"]["attributes"]
        assert done["status"] == "succeeded", done
    finally:
        code = server.stop()
    assert code == 0, server.log.read_text()
    for path in server.files():
        assert b"canary" not in path.read_bytes(), path


def settings_of(vault: Vault, auth: str, mount: str = "secret", version: int = 2) -> str:
    return f"""
[references]
shared = true
allow = ["vault:apps/*"]
[references.vault]
address = "{vault.url}"
namespace = "{NAMESPACE}"
mount = "{mount}"
version = {version}
{auth}
"""


def theirs(vault: Vault, token: str | None = None) -> hvac.Client:
    return hvac.Client(url=vault.url, namespace=NAMESPACE, token=token, strict_http=True)


def read_v2(client: hvac.Client) -> None:
    client.secrets.kv.v2.read_secret_version("apps/stripe", raise_on_deleted_version=True)


def test_app_role(vault, echo, tmp_path):
    auth = 'app_role = { role_id = "the-role", secret_id = "canary-secret-id" }'
    use(tmp_path, settings_of(vault, auth), "vault:apps/stripe#key", echo)
    ours = vault.take()
    client = theirs(vault)
    client.auth.approle.login(role_id="the-role", secret_id="canary-secret-id")
    read_v2(client)
    assert ours == vault.take()
    assert Echo.seen == [f"Bearer {VALUE}"]


def test_kubernetes_and_the_first_version(vault, echo, tmp_path):
    (tmp_path / "pod-token").write_text("canary-jwt\n")
    auth = f'kubernetes = {{ role = "claviger", mount = "k8s", token_file = "{tmp_path}/pod-token" }}'
    use(tmp_path, settings_of(vault, auth, "kv/apps", 1), "vault:apps/stripe#key", echo)
    ours = vault.take()
    client = theirs(vault)
    client.auth.kubernetes.login(role="claviger", jwt="canary-jwt", mount_point="k8s")
    client.secrets.kv.v1.read_secret("apps/stripe", mount_point="kv/apps")
    assert ours == vault.take()
    assert Echo.seen == [f"Bearer {VALUE}"]


def test_a_token_is_kept_alive(vault, echo, tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    use(tmp_path, settings_of(vault, f'token_file = "{tmp_path}/token"'), "vault:apps/stripe#key", echo)
    ours = vault.take()
    client = theirs(vault, TOKEN)
    client.auth.token.lookup_self()
    client.auth.token.renew_self()
    read_v2(client)
    in_order = lambda asked: sorted(asked, key=lambda each: each[1])  # noqa: E731
    assert in_order(ours) == in_order(vault.take())


@pytest.fixture(scope="module")
def keys(moto):
    """Of a user who may only assume the role that reads; moto wants signatures from here on."""
    open_to = {"region_name": REGION, "endpoint_url": moto, "aws_access_key_id": "a", "aws_secret_access_key": "b"}
    iam = boto3.client("iam", **open_to)

    def policy(action: str) -> str:
        allowed = {"Effect": "Allow", "Action": action, "Resource": "*"}
        return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})

    def user(name: str, action: str) -> dict:
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy(action))
        return iam.create_access_key(UserName=name)["AccessKey"]

    made = {"reader": user("reader", "secretsmanager:GetSecretValue"), "assumer": user("assumer", "sts:AssumeRole")}
    iam.create_role(RoleName="reads", AssumeRolePolicyDocument=policy("sts:AssumeRole"))
    iam.put_role_policy(RoleName="reads", PolicyName="p", PolicyDocument=policy("secretsmanager:GetSecretValue"))
    manager = boto3.client("secretsmanager", **open_to)
    manager.create_secret(Name="prod/stripe", SecretString=json.dumps({"key": "canary-of-aws"}))
    requests.post(f"{moto}/moto-api/reset-auth", data=b"0", timeout=10).raise_for_status()
    return made


def aws_settings(moto: str, key: dict, more: str = "", aws: str = "") -> str:
    return f"""
[aws]
access_key_id = "{key["AccessKeyId"]}"
secret_access_key = "{key["SecretAccessKey"]}"
{aws}
[references]
shared = true
allow = ["aws-sm:prod/*"]
[references.aws_secrets_manager]
region = "{REGION}"
endpoint = "{moto}"
{more}
"""


def test_secrets_manager(moto, keys, echo, tmp_path):
    use(tmp_path, aws_settings(moto, keys["reader"]), "aws-sm:prod/stripe#key", echo)
    assert Echo.seen == ["Bearer canary-of-aws"]


def test_secrets_manager_by_a_role(moto, keys, echo, tmp_path):
    more = 'role_arn = "arn:aws:iam::123456789012:role/reads"'
    settings = aws_settings(moto, keys["assumer"], more, f'sts_endpoint = "{moto}"')
    # Connections assume their roles there, too, so it is open to all or not used.
    use(tmp_path, settings, "aws-sm:prod/stripe#key", echo, "--egress-allow", moto.removeprefix("http://"))
    assert Echo.seen == ["Bearer canary-of-aws"]


def test_secrets_manager_refuses_who_may_not_read(moto, keys, echo, tmp_path):
    with pytest.raises(AssertionError, match="denied: AWS Secrets Manager answered"):
        use(tmp_path, aws_settings(moto, keys["assumer"]), "aws-sm:prod/stripe#key", echo)
