"""One server for the suite; what it leaves behind is searched for secrets."""

import canary
import pytest
import requests
from client import VND, Client
from moto.server import ThreadedMotoServer
from server import Server
from typed import cases, create_body

# Stored in clear by design: a scan that does not find it looks in the wrong place.
NAME_IN_CLEAR = "a name that is stored in clear"


def _after(server: Server) -> None:
    client, body = Client(server), create_body(NAME_IN_CLEAR, cases()[-1].create())
    assert client.call(client.connections.create_action_connection, body).status == 201
    assert server.stop() == 0, server.log.read_text()
    contents = [(path, path.read_bytes()) for path in server.files()]
    assert any(NAME_IN_CLEAR.encode() in data for _, data in contents), "the scan misses the database"
    leaks = [path.name for path, data in contents if canary.found_in(data)]
    assert not leaks, f"secrets in clear in {leaks}"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("claviger"))
    yield server
    _after(server)


@pytest.fixture(scope="session")
def client(server) -> Client:
    return Client(server)


@pytest.fixture
def own_server(tmp_path):
    """For tests that would be in the way of others."""
    server = Server(tmp_path)
    yield server
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture
def connection(client):
    """Makes a connection and returns the answer; it is removed afterwards."""
    made = []

    def make(integration, name="a connection", **attributes):
        answer = client.call(client.connections.create_action_connection, create_body(name, integration, **attributes))
        assert (answer.status, answer.media) == (201, VND), answer.body
        made.append(answer.data.id)
        return answer

    yield make
    for connection_id in made:
        client.call(client.connections.delete_action_connection, connection_id)


@pytest.fixture(scope="module")
def moto():
    """AWS as moto plays it. What it knows belongs to the process: each file begins with nothing, and open."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    for call, body in (("reset", b""), ("reset-auth", b"inf")):
        requests.post(f"{url}/moto-api/{call}", data=body, timeout=10).raise_for_status()
    yield url
    server.stop()
