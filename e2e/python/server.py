"""The real binary on a directory of its own."""

import json
import os
import pathlib
import queue
import re
import signal
import subprocess
import threading

TREE = pathlib.Path(__file__).resolve().parents[2]
DEADLINE = 60


def binary() -> pathlib.Path:
    named = os.environ.get("CLAVIGER_BINARY")
    path = pathlib.Path(named) if named else TREE / "target/debug/claviger"
    assert path.is_file(), f"{path} is missing: cargo build -p claviger, or set CLAVIGER_BINARY"
    return path


def example(name: str) -> pathlib.Path:
    """A tool that calls a part of the server by itself."""
    named = os.environ.get("CLAVIGER_EXAMPLES")
    path = (pathlib.Path(named) if named else TREE / "target/debug/examples") / name
    assert path.is_file(), f"{path} is missing: cargo build -p claviger-exec --example {name}, or set CLAVIGER_EXAMPLES"
    return path


class Server:
    """Initialised and listening once constructed."""

    def __init__(self, folder: pathlib.Path, *arguments: str, environment: dict[str, str] | None = None):
        self._arguments = arguments
        self._environment = os.environ | (environment or {})
        self.data_dir = folder / "data"
        self.log = folder / "server.log"
        self.installation = self._init()
        self.api_key = self.installation["api_key"]
        self.application_key = self.installation["application_key"]
        self._process, self.url = self._serve()

    def _init(self) -> dict:
        command = [binary(), "init", "--data-dir", self.data_dir, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def _serve(self) -> tuple[subprocess.Popen, str]:
        command = [binary(), "serve", "--data-dir", self.data_dir, "--listen", "127.0.0.1:0", *self._arguments]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=self._environment)
        found: queue.Queue = queue.Queue()
        self._reader = threading.Thread(target=self._read, args=(process, found), daemon=True)
        self._reader.start()
        try:
            url = found.get(timeout=DEADLINE)
        except queue.Empty:
            url = None
        if url is None:
            process.kill()
            raise AssertionError(f"the server does not listen:\n{self.log.read_text()}")
        return process, url

    @staticmethod
    def _read(process: subprocess.Popen, found: queue.Queue) -> None:
        for line in process.stdout:
            if match := re.search(r"listening on (http://\S+)", line):
                found.put(match[1].rstrip("/"))
        found.put(None)

    def stop(self) -> int:
        """Asks the server to end and returns its exit code."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(timeout=DEADLINE)
        finally:
            self._process.kill()
            self._reader.join(DEADLINE)
            self._process.stdout.close()

    def files(self) -> list[pathlib.Path]:
        """Everything that the server wrote."""
        return [self.log, *(path for path in self.data_dir.rglob("*") if path.is_file())]
