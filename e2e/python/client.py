"""The official client, set to our server, with every answer looked at."""

import dataclasses
import json

import canary
from datadog_api_client import ApiClient, Configuration
from datadog_api_client.exceptions import ApiException
from datadog_api_client.v2.api.action_connection_api import ActionConnectionApi
from datadog_api_client.v2.api.audit_api import AuditApi
from datadog_api_client.v2.api.key_management_api import KeyManagementApi
from datadog_api_client.v2.api.roles_api import RolesApi
from datadog_api_client.v2.api.service_accounts_api import ServiceAccountsApi
from datadog_api_client.v2.api.teams_api import TeamsApi
from datadog_api_client.v2.api.users_api import UsersApi
from server import Server

VND = "application/vnd.api+json"
JSON = "application/json"


@dataclasses.dataclass
class Answer:
    """What the server sent and what the client made of it."""

    status: int
    media: str | None
    body: bytes
    typed: object = None

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def data(self):
        return self.typed.data


class Client:
    """Calls an operation and returns the answer, good or bad."""

    def __init__(
        self, server: Server, api_key: str | None = None, application_key: str | None = None, token: str | None = None
    ):
        configuration = Configuration(host=server.url, return_http_data_only=False)
        if token:
            # Alone: an empty key counts as none.
            configuration.api_key.clear()
            configuration.access_token = token
        else:
            configuration.api_key["apiKeyAuth"] = api_key or server.api_key
            configuration.api_key["appKeyAuth"] = application_key or server.application_key
        for unstable in ("validate", "list_role_templates"):
            configuration.unstable_operations[unstable] = True
        self._api_client = ApiClient(configuration)
        self._pool = self._api_client.rest_client.pool_manager
        self._request, self._pool.request = self._pool.request, self._watched
        self.url = server.url
        self._last: Answer | None = None
        self.audit = AuditApi(self._api_client)
        self.connections = ActionConnectionApi(self._api_client)
        self.keys = KeyManagementApi(self._api_client)
        self.roles = RolesApi(self._api_client)
        self.service_accounts = ServiceAccountsApi(self._api_client)
        self.teams = TeamsApi(self._api_client)
        self.users = UsersApi(self._api_client)

    def call(self, operation, *arguments, **named) -> Answer:
        try:
            typed, status, _ = operation(*arguments, **named)
        except ApiException as error:
            assert self._last is not None and error.status == self._last.status
            return self._last
        assert self._last is not None and self._last.status == status
        assert typed is None or not typed._unparsed, f"the client does not know what this is: {self._last.body!r}"
        self._last.typed = typed
        return self._last

    def headers(self) -> dict[str, str]:
        """What shows who calls."""
        names = {"DD-API-KEY": "apiKeyAuth", "DD-APPLICATION-KEY": "appKeyAuth"}
        return {name: self._api_client.configuration.api_key[key] for name, key in names.items()}

    def raw(self, method: str, path: str, body: object) -> Answer:
        """A request that the typed models would not build."""
        headers = self.headers() | {"Content-Type": "application/json"}
        self._pool.request(method, self.url + path, body=json.dumps(body), headers=headers)
        assert self._last is not None
        return self._last

    def _watched(self, method, url, **settings):
        answer = self._request(method, url, **settings)
        head = "".join(f"{name}: {value}\n" for name, value in answer.headers.items()).encode()
        leaked = canary.found_in(head + answer.data)
        assert not leaked, f"{method} {url} answered {answer.status} with a secret in it"
        self._last = Answer(answer.status, answer.headers.get("content-type"), answer.data)
        return answer
