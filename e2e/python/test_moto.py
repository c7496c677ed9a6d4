"""AWS as moto plays it, which checks every signature: what the server signs is accepted."""

import http.server
import json
import subprocess
import threading

import boto3
import canary
import pytest
import requests
from client import Client
from server import Server, example

REGION = "eu-central-1"
CONNECTIONS = "/api/v2/actions/connections"
EVERYTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
# What other programs take an identity from. None of it is ours.
AMBIENT = {
    "AWS_ACCESS_KEY_ID": "AKIAAMBIENT000000000",
    "AWS_SECRET_ACCESS_KEY": "ambient-secret",
    "AWS_SESSION_TOKEN": "ambient-token",
    "AWS_PROFILE": "ambient",
    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/ambient",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/etc/hostname",
}


class Recorder(http.server.BaseHTTPRequestHandler):
    """A metadata service that notes who asks."""

    asked: list[str] = []

    def do_GET(self):
        self.asked.append(f"{self.command} {self.path}")
        self.send_error(404)

    do_PUT = do_GET

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def metadata():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def user(moto) -> dict:
    """Keys of a user that may do everything; from here on moto wants signatures."""
    iam = boto3.client(
        "iam", region_name=REGION, endpoint_url=moto, aws_access_key_id="a", aws_secret_access_key="b"
    )
    iam.create_user(UserName="actions")
    iam.put_user_policy(UserName="actions", PolicyName="all", PolicyDocument=EVERYTHING)
    key = iam.create_access_key(UserName="actions")["AccessKey"]
    iam.create_role(RoleName="target", AssumeRolePolicyDocument=EVERYTHING)
    iam.put_role_policy(RoleName="target", PolicyName="all", PolicyDocument=EVERYTHING)
    requests.post(f"{moto}/moto-api/reset-auth", data=b"0", timeout=10).raise_for_status()
    return {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}


@pytest.fixture(scope="module")
def aws_client(moto, metadata, tmp_path_factory):
    """A server on a machine that is full of identities of others."""
    port = moto.rsplit(":", 1)[1]
    environment = AMBIENT | {
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": metadata,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{metadata}/container",
        "AWS_ENDPOINT_URL": metadata,
    }
    folder = tmp_path_factory.mktemp("aws")
    server = Server(folder, "--egress-allow", f"127.0.0.1:{port}", environment=environment)
    yield Client(server)
    assert server.stop() == 0, server.log.read_text()
    for path in server.files():
        assert b"ambient" not in path.read_bytes().lower(), path


@pytest.fixture
def connect(aws_client, moto):
    """Makes a connection to one service of moto with the given keys."""

    def make(service: str, keys: dict) -> str:
        credentials = {"type": "HTTPAWSAccessKey", "region": REGION, "service": service} | keys
        integration = {"type": "HTTP", "base_url": moto, "credentials": credentials}
        attributes = {"name": service, "integration": integration}
        answer = aws_client.raw("POST", CONNECTIONS, {"data": {"type": "action_connection", "attributes": attributes}})
        assert answer.status == 201, answer.body
        return answer.json["data"]["id"]

    return make


@pytest.fixture
def run(aws_client):
    def run(connection: str | None, **inputs) -> dict:
        attributes = {"fqn": "com.datadoghq.http.request", "connection_id": connection, "inputs": inputs}
        body = {"data": {"type": "action_execution", "attributes": attributes}}
        answer = aws_client.raw("POST", "/api/v2/actions/executions", body)
        assert answer.status == 200, answer.body
        return answer.json["data"]["attributes"]

    return run


def action(name: str, version: str) -> dict:
    form = [{"key": "Content-Type", "value": ["application/x-www-form-urlencoded"]}]
    return {"verb": "POST", "url": "/", "body": f"Action={name}&Version={version}", "requestHeaders": form}


def succeeded(execution: dict) -> str:
    assert execution["status"] == "succeeded", execution
    return execution["outputs"].get("body", "")


def test_sts_and_ec2(connect, run, user):
    identity = succeeded(run(connect("sts", user), **action("GetCallerIdentity", "2011-06-15")))
    assert "arn:aws:iam::123456789012:user/actions" in identity
    instances = succeeded(run(connect("ec2", user), **action("DescribeInstances", "2016-11-15")))
    assert "DescribeInstancesResponse" in instances


def test_s3(aws_client, connect, run, user):
    connection = connect("s3", user)
    place = [{"key": "Content-Type", "value": ["application/xml"]}]
    where = f"<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
    succeeded(run(connection, verb="PUT", url="/bucket", body=where, requestHeaders=place))
    keys = ["plain.txt", "a%20key%20%2B%20more%40x.txt", "%C3%A9t%C3%A9/%E2%82%AC"]
    for key in keys:
        succeeded(run(connection, verb="PUT", url=f"/bucket/{key}", body=f"content of {key}"))
        assert succeeded(run(connection, verb="GET", url=f"/bucket/{key}")) == f"content of {key}"
    parameters = [{"key": "list-type", "value": "2"}, {"key": "prefix", "value": "a key +"}]
    listed = succeeded(run(connection, verb="GET", url="/bucket", urlParams=parameters))
    assert "a key + more@x.txt" in str(listed) and "plain.txt" not in str(listed)
    # The proxy passes on what streams.
    path = f"{aws_client.url}{CONNECTIONS}/{connection}/proxy/bucket/streamed"
    big = b"0123456789" * 100_000
    put = requests.put(path, data=iter([big[:500_000], big[500_000:]]), headers=aws_client.headers(), timeout=30)
    assert put.status_code == 200, put.text
    assert requests.get(path, headers=aws_client.headers(), timeout=30).content == big


def test_a_wrong_key_is_refused(connect, run, user):
    """Or moto would accept anything."""
    wrong = user | {"secret_access_key": canary.plant("secret_access_key")}
    execution = run(connect("sts", wrong), **action("GetCallerIdentity", "2011-06-15"))
    assert execution["status"] == "failed"
    assert "SignatureDoesNotMatch" in str(execution["error"]), execution


def assume(moto: str, user: dict, **more) -> dict:
    plan = {
        "endpoint": moto,
        "region": REGION,
        "role_arn": "arn:aws:iam::123456789012:role/target",
        "session_name": "claviger-test",
        "external_id": "0123456789abcdef0123456789abcdef",
    }
    base = {f"base_{name}": value for name, value in user.items()}
    done = subprocess.run(
        [example("assume_role_aws")], input=json.dumps(plan | base | more), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_a_role_is_assumed_and_its_keys_sign(moto, connect, run, user):
    for more in ({}, {"external_id": ""}, {"policy": EVERYTHING}):
        assumed = assume(moto, user, **more)
        assert assumed.get("account") == "arn:aws:sts::123456789012:assumed-role/target/claviger-test", assumed
        identity = succeeded(run(connect("sts", assumed["keys"]), **action("GetCallerIdentity", "2011-06-15")))
        assert "assumed-role/target/claviger-test" in identity
    refused = assume(moto, user | {"secret_access_key": "wrong"})
    assert "SignatureDoesNotMatch" in refused["error"] and "[aws]" in refused["error"]


def test_the_hosts_identity_is_never_used(aws_client, run, user, metadata):
    """A role without an identity of the server's own fails; nobody is asked for one."""
    integration = {"type": "AWS", "credentials": {"type": "AWSAssumeRole", "account_id": "123456789012", "role": "r"}}
    attributes = {"name": "role", "integration": integration}
    made = aws_client.raw("POST", CONNECTIONS, {"data": {"type": "action_connection", "attributes": attributes}})
    assert made.json["data"]["attributes"]["destination"]["origin"] == "https://*.amazonaws.com"
    execution = run(made.json["data"]["id"], verb="GET", url="https://s3.eu-central-1.amazonaws.com/")
    assert execution["error"]["code"] == "authentication_failed", execution
    elsewhere = run(made.json["data"]["id"], verb="GET", url="https://s3.eu-central-1.amazonaws.com.example.com/")
    assert elsewhere["error"]["code"] == "destination_refused", elsewhere
    assert Recorder.asked == []
    assert requests.get(metadata, timeout=10).status_code == 404 and Recorder.asked == ["GET /"], "nobody would notice"
    Recorder.asked.clear()
