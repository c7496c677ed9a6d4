"""Typed request bodies for any integration type."""

import dataclasses
import json
import pathlib

import canary
from datadog_api_client.v2 import models
from datadog_api_client.v2.model.action_connection_attributes import ActionConnectionAttributes
from datadog_api_client.v2.model.action_connection_attributes_update import ActionConnectionAttributesUpdate
from datadog_api_client.v2.model.action_connection_data import ActionConnectionData
from datadog_api_client.v2.model.action_connection_data_type import ActionConnectionDataType
from datadog_api_client.v2.model.action_connection_data_update import ActionConnectionDataUpdate
from datadog_api_client.v2.model.create_action_connection_request import CreateActionConnectionRequest
from datadog_api_client.v2.model.update_action_connection_request import UpdateActionConnectionRequest

ACTION_CONNECTION = ActionConnectionDataType("action_connection")


@dataclasses.dataclass
class Case:
    """One line of connections.json."""

    integration: str
    credentials: str
    fields: dict[str, str]
    secrets: list[str]
    change: dict[str, str] = dataclasses.field(default_factory=dict)
    move: dict[str, str] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.integration}-{self.credentials}"

    def planted(self) -> dict[str, str]:
        """A new value for every secret field."""
        return {field: canary.plant(field) for field in self.secrets}

    def create(self) -> object:
        """The integration with all its fields."""
        return self._integration("", self.fields | self.planted())

    def update(self, fields: dict[str, str]) -> object:
        """The update form with these fields; the others are left out."""
        return self._integration("Update", fields)

    def _integration(self, form: str, fields: dict[str, str]) -> object:
        return build(f"{self.integration}Integration{form}", credentials=build(f"{self.credentials}{form}", **fields))


def cases() -> list[Case]:
    table = pathlib.Path(__file__).parents[1] / "connections.json"
    return [Case(**line) for line in json.loads(table.read_text())]


def build(model: str, /, **fields) -> object:
    """The model of that name, with the only value its `type` can have."""
    made_of = getattr(models, model)
    kind = made_of.openapi_types["type"][0]
    (value,) = kind.allowed_values
    return made_of(type=kind(value), **fields)


def create_body(name: str, integration: object, **attributes) -> CreateActionConnectionRequest:
    attributes = ActionConnectionAttributes(name=name, integration=integration, **attributes)
    return CreateActionConnectionRequest(data=ActionConnectionData(type=ACTION_CONNECTION, attributes=attributes))


def update_body(**attributes) -> UpdateActionConnectionRequest:
    attributes = ActionConnectionAttributesUpdate(**attributes)
    return UpdateActionConnectionRequest(data=ActionConnectionDataUpdate(type=ACTION_CONNECTION, attributes=attributes))
