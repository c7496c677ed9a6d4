"""What a run starts and ends: nginx as upstream and as anchor, and the server itself."""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
# As long as most vendors' tokens; values below 8 bytes are too short to be redacted, so they would flatter us.
TOKEN = "benchmark-token-0123456789-abcdefghijklm"
ANSWER = json.dumps(
    {"id": 42, "name": "Grace", "tags": ["one", "two", "three"], "active": True, "note": ""}, separators=(",", ":")
)
ANSWER = ANSWER.replace('""', '"' + "." * (200 - len(ANSWER)) + '"')


def fail(text):
    """Ends the run with what is wrong."""
    sys.exit(f"bench: {text}")


def free_port():
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end(process):
    """Asks a process that this run started to stop, and waits for it."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Nginx:
    """One nginx with one worker, from one of the configurations beside this file."""

    def __init__(self, name, directory, **values):
        self.port = free_port()
        text = (HERE / f"{name}.conf").read_text()
        for key, value in {"PORT": self.port, "TOKEN": TOKEN, "ANSWER": ANSWER, "CONNECTIONS": 16384, **values}.items():
            text = text.replace(f"@{key}@", str(value))
        file = directory / f"{name}.conf"
        file.write_text(text)
        command = ["nginx", "-p", f"{directory}/", "-c", str(file)]
        said = directory / f"{name}.said"
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said.open("wb"))
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                fail(f"nginx did not take {name}.conf: {said.read_text()}")
            time.sleep(0.02)
        fail(f"nginx with {name}.conf did not listen within 4 s")


class Claviger:
    """The release binary on a data directory of its own."""

    def __init__(self, directory, upstream_port, database_url=None):
        self.binary = binary()
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="data-", dir=directory))
        self.upstream = f"127.0.0.1:{upstream_port}"
        self.database = ["--database-url", database_url] if database_url else []
        command = [self.binary, "init", "--json", "--data-dir", str(self.data), *self.database]
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode:
            fail(f"claviger init: {made.stderr}")
        first = json.loads(made.stdout)
        self.keys = {"DD-API-KEY": first["api_key"], "DD-APPLICATION-KEY": first["application_key"]}
        self.process = None

    def start(self):
        """Serves the directory; returns the seconds from spawning to `listening on`."""
        command = [self.binary, "serve", "--listen", "127.0.0.1:0", "--egress-allow", self.upstream]
        command += ["--data-dir", str(self.data), "--log-level", "warn", *self.database]
        self.log = open(self.data / "bench.log", "ab")
        begun = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
            if found:
                taken = time.perf_counter() - begun
                self.port = int(found[1])
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return taken
        fail(f"the server did not say that it listens: {(self.data / 'bench.log').read_text()[-2000:]}")

    def stop(self):
        end(self.process)
        self.log.close()

    def connections(self, count, token=TOKEN, threads=8):
        """Creates so many HTTP connections through the API and returns their ids."""
        made, lock = [], threading.Lock()
        body = json.dumps(self._document(token))

        def work(share):
            client = http.client.HTTPConnection("127.0.0.1", self.port)
            for _ in range(share):
                client.request("POST", "/api/v2/actions/connections", body,
                               {**self.keys, "Content-Type": "application/json"})
                answer = client.getresponse()
                text = answer.read()
                if answer.status != 201:
                    return lock.acquire() and (problems.append(f"{answer.status}: {text.decode()}"), lock.release())
                with lock:
                    made.append(json.loads(text)["data"]["id"])

        problems = []
        threads = min(threads, count)
        shares = [count // threads + (each < count % threads) for each in range(threads)]
        workers = [threading.Thread(target=work, args=(share,)) for share in shares]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if problems:
            fail(f"a connection could not be created: {problems[0]}")
        return made

    def _document(self, token):
        credentials = {
            "type": "HTTPTokenAuth",
            "tokens": [{"name": "token1", "type": "SECRET", "value": token}],
            "headers": [{"name": "Authorization", "value": "Bearer {{ token1 }}"}],
        }
        integration = {"type": "HTTP", "base_url": f"http://{self.upstream}", "credentials": credentials}
        return {"data": {"type": "action_connection",
                         "attributes": {"name": "benchmark", "integration": integration}}}


def binary():
    """The release binary: the given one, or built now."""
    given = os.environ.get("CLAVIGER_BINARY")
    if given:
        return given
    subprocess.run(["cargo", "build", "--release", "--package", "claviger"], cwd=ROOT, check=True)
    told = subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=ROOT, check=True,
                          capture_output=True, text=True)
    return str(pathlib.Path(json.loads(told.stdout)["target_directory"]) / "release" / "claviger")
