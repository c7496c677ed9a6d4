"""A provider on a real socket that remembers what it is asked and gives a token."""

import http.server
import json
import threading
import urllib.parse
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict
    form: dict


class Provider:
    def __init__(self, documents: dict | None = None):
        self.asked: list[Asked] = []
        self.documents = documents or {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                self._answer(json.dumps(outer.documents[self.path.partition("?")[0]]).encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                if headers["content-type"] == "application/json":
                    outer.asked.append(Asked(self.command, self.path, headers, json.loads(body)))
                    self._answer(b'{"accessToken":"recorded-token","expireTime":"2099-01-01T00:00:00Z"}')
                    return
                fields = urllib.parse.parse_qsl(body, keep_blank_values=True, strict_parsing=True)
                assert len(dict(fields)) == len(fields), "RFC 6749, 3.2: no parameter twice"
                outer.asked.append(Asked(self.command, self.path, headers, dict(fields)))
                self._answer(
                    b'{"access_token":"recorded-token","token_type":"Bearer","expires_in":3599,'
                    b'"issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}'
                )

            def log_message(self, *_) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def take(self) -> Asked:
        [asked] = self.take_all()
        return asked

    def take_all(self) -> list[Asked]:
        asked = list(self.asked)
        self.asked.clear()
        return asked

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
