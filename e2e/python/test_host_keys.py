"""Keys that a host of AWS lends: asked for as botocore asks for them, and good for nothing but roles."""

import datetime
import http.server
import json
import threading

import boto3
import pytest
import requests
from botocore.utils import ContainerMetadataFetcher, InstanceMetadataFetcher
from canary import forms
from client import Client
from server import Server
from test_keyless import CONNECTIONS, connect, run, start

EVERYTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
TOKEN = "canary-of-the-metadata-service"
POD = "canary-of-the-pod"
LOUD = ("--log-level", "trace")
ROLE = "/latest/meta-data/iam/security-credentials/"


class Host(http.server.BaseHTTPRequestHandler):
    """What lends keys on EC2, and below /v1/ on EKS. It insists on the tokens."""

    protocol_version = "HTTP/1.1"
    keys: dict[str, str] = {}
    ends = datetime.timedelta(hours=6)
    asked: list[tuple] = []

    def do_PUT(self):
        life = self.headers.get("x-aws-ec2-metadata-token-ttl-seconds")
        self.note("x-aws-ec2-metadata-token-ttl-seconds")
        self.answer(200 if self.path == "/latest/api/token" and life else 400, TOKEN)

    def do_GET(self):
        if self.path.startswith("/v1/"):
            self.note("authorization")
            return self.answer(200 if self.headers.get("authorization") == POD else 401, self.lent())
        self.note("x-aws-ec2-metadata-token")
        if self.headers.get("x-aws-ec2-metadata-token") != TOKEN:
            return self.answer(401, "")
        known = {ROLE: "runs-claviger", f"{ROLE}runs-claviger": self.lent()}
        return self.answer(200 if self.path in known else 404, known.get(self.path, ""))

    def lent(self) -> str:
        end = (datetime.datetime.now(datetime.UTC) + self.ends).strftime("%Y-%m-%dT%H:%M:%SZ")
        named = {"AccessKeyId": "access_key_id", "SecretAccessKey": "secret_access_key", "Token": "session_token"}
        return json.dumps({"Code": "Success", "Expiration": end} | {k: self.keys[v] for k, v in named.items()})

    def note(self, header: str):
        self.asked.append((self.command, self.path, header, self.headers.get(header)))

    def answer(self, status: int, text: str):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def host():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def lent(moto, host):
    """A session of a user that may do everything, which moto knows and the host lends."""
    client = {"region_name": "us-east-1", "endpoint_url": moto}
    iam = boto3.client("iam", **client, aws_access_key_id="a", aws_secret_access_key="b")
    iam.create_role(RoleName="target", AssumeRolePolicyDocument=EVERYTHING)
    iam.create_role(RoleName="runs-claviger", AssumeRolePolicyDocument=EVERYTHING)
    iam.put_role_policy(RoleName="runs-claviger", PolicyName="all", PolicyDocument=EVERYTHING)
    sts = boto3.client("sts", **client, aws_access_key_id="a", aws_secret_access_key="b")
    role = "arn:aws:iam::123456789012:role/runs-claviger"
    session = sts.assume_role(RoleArn=role, RoleSessionName="i-1")["Credentials"]
    Host.keys = {
        "access_key_id": session["AccessKeyId"],
        "secret_access_key": session["SecretAccessKey"],
        "session_token": session["SessionToken"],
    }
    requests.post(f"{moto}/moto-api/reset-auth", data=b"0", timeout=10).raise_for_status()


@pytest.fixture(autouse=True)
def nobody_has_asked(lent):
    Host.asked.clear()
    Host.ends = datetime.timedelta(hours=6)


def who(client, moto: str, name: str) -> str:
    """As whom a connection that assumes a role is known to AWS."""
    credentials = {
        "type": "HTTPAWSAssumeRole",
        "account_id": "123456789012",
        "role": "target",
        "region": "us-east-1",
        "service": "sts",
        "session_policy": EVERYTHING,
    }
    connection = connect(client, moto, credentials)
    form = [{"key": "Content-Type", "value": ["application/x-www-form-urlencoded"]}]
    body = "Action=GetCallerIdentity&Version=2011-06-15"
    execution = run(client, connection, verb="POST", url="/", body=body, requestHeaders=form)
    return str(execution.get("error") or execution["outputs"]["body"])


def settings(moto: str, more: str) -> str:
    return f'[aws]\nsts_endpoint = "{moto}"\n{more}\n'


def ended(server) -> None:
    """Nothing of what was lent is in its log, which says all it can, its files or its record."""
    events = f"{server.url}/api/v2/audit/events?page[limit]=1000"
    record = requests.get(events, headers=Client(server).headers(), timeout=10)
    record.raise_for_status()
    assert server.stop() == 0
    assert b'"TRACE"' in server.log.read_bytes()
    places = {str(path): path.read_bytes() for path in server.files()} | {"record": record.content}
    for place, held in places.items():
        for secret in [TOKEN, POD, *Host.keys.values()]:
            assert not any(form in held for form in forms(secret)), place


def test_an_instance_lends_its_roles_keys(moto, host, tmp_path):
    fetched = InstanceMetadataFetcher(config={"ec2_metadata_service_endpoint": host}).retrieve_iam_role_credentials()
    assert fetched["access_key"] == Host.keys["access_key_id"]
    theirs = Host.asked.copy()
    Host.asked.clear()
    server, client = start(tmp_path, settings(moto, f'instance_metadata = "{host}"'), *LOUD)
    assert "assumed-role/target/" in who(client, moto, "first")
    assert Host.asked == theirs, "asked as botocore asks"
    assert "assumed-role/target/" in who(client, moto, "second")
    assert len(Host.asked) == len(theirs), "they are kept until shortly before they end"
    ended(server)


def test_keys_that_end_soon_are_asked_for_again(moto, host, tmp_path):
    Host.ends = datetime.timedelta(minutes=4)
    server, client = start(tmp_path, settings(moto, f'instance_metadata = "{host}"'), *LOUD)
    for name in ("first", "second"):
        assert "assumed-role/target/" in who(client, moto, name)
    assert [asked[1] for asked in Host.asked].count(ROLE) == 2
    ended(server)


def test_a_pod_lends_its_roles_keys(moto, host, tmp_path):
    file = tmp_path / "pod-token"
    file.write_text(f"{POD}\n")
    url = f"{host}/v1/credentials"
    ContainerMetadataFetcher().retrieve_full_uri(url, {"Authorization": POD})
    theirs = Host.asked.copy()
    Host.asked.clear()
    more = f'container_credentials = "{url}"\ncontainer_authorization_token_file = "{file}"'
    server, client = start(tmp_path, settings(moto, more), *LOUD)
    assert "assumed-role/target/" in who(client, moto, "pod")
    assert Host.asked == theirs, "asked as botocore asks"
    file.write_text("another")
    ended(server)


def test_what_the_host_refuses_is_told_without_its_secrets(moto, host, tmp_path):
    file = tmp_path / "pod-token"
    file.write_text("wrong")
    more = f'container_credentials = "{host}/v1/canary-path"\ncontainer_authorization_token_file = "{file}"'
    server, client = start(tmp_path, settings(moto, more), *LOUD)
    told = who(client, moto, "refused")
    assert "this server's identity of AWS" in told and f"{host} answered 401" in told, told
    assert "canary-path" not in told and "canary-path" not in server.log.read_text()
    ended(server)


def test_no_connection_reaches_what_lends_keys(host, tmp_path):
    """That the server may ask it opens it to nobody else."""
    config = tmp_path / "claviger.toml"
    config.write_text(f'[aws]\ninstance_metadata = "{host}"\n')
    server = Server(tmp_path, "--config", config, *LOUD)
    integration = {"type": "HTTP", "base_url": host, "credentials": {"type": "HTTPNoAuth"}}
    document = {"data": {"type": "action_connection", "attributes": {"name": "thief", "integration": integration}}}
    refused = Client(server).raw("POST", CONNECTIONS, document)
    assert refused.status == 400 and "base_url" in str(refused.json), refused.body
    assert Host.asked == []
    ended(server)
