"""The record, as the official client reads it."""

import datetime

import pytest
from client import Client
from datadog_api_client import ApiClient, Configuration
from datadog_api_client.v2.api.audit_api import AuditApi
from datadog_api_client.v2.model.audit_logs_query_filter import AuditLogsQueryFilter
from datadog_api_client.v2.model.audit_logs_query_options import AuditLogsQueryOptions
from datadog_api_client.v2.model.audit_logs_query_page_options import AuditLogsQueryPageOptions
from datadog_api_client.v2.model.audit_logs_search_events_request import AuditLogsSearchEventsRequest
from datadog_api_client.v2.model.audit_logs_sort import AuditLogsSort
from test_connections import CASES
from typed import create_body

J = "application/json"
MADE = 25


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A server of its own on which a known number of connections was made."""
    from server import Server

    server = Server(tmp_path_factory.mktemp("audit"))
    client = Client(server)
    for number in range(MADE):
        body = create_body(f"connection {number}", CASES[1].create())
        assert client.call(client.connections.create_action_connection, body).status == 201
    yield server, client
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture
def pager(recorded) -> AuditApi:
    """The client as its pagers want it: answers without status and headers."""
    server, _ = recorded
    configuration = Configuration(host=server.url)
    configuration.api_key["apiKeyAuth"] = server.api_key
    configuration.api_key["appKeyAuth"] = server.application_key
    return AuditApi(ApiClient(configuration))


def name(event) -> str:
    return event.attributes.attributes["asset"]["name"]


NEWEST_FIRST = [f"connection {number}" for number in reversed(range(MADE))]


def test_a_list_without_anything(recorded):
    _, client = recorded
    answer = client.call(client.audit.list_audit_logs)
    assert (answer.status, answer.media) == (200, J), answer.body
    assert [name(event) for event in answer.data] == NEWEST_FIRST[:10]
    assert answer.typed.meta.status.value == "done"
    assert answer.typed.links.next.startswith("/api/v2/audit/events?")
    event = answer.data[0]
    assert (event.type.value, event.attributes.service) == ("audit", "claviger")
    assert datetime.datetime.now(datetime.timezone.utc) - event.attributes.timestamp < datetime.timedelta(hours=1)
    assert event.attributes.attributes["usr"]["email"] == "admin@localhost"
    assert event.attributes.attributes["auth_method"] == "API + App Key"
    assert event.attributes.attributes["network"]["client"]["ip"] == "127.0.0.1"


def test_a_list_with_everything(recorded):
    _, client = recorded
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=2)))
    answer = client.call(
        client.audit.list_audit_logs,
        filter_query='@action:created @asset.type:connection "connection 1"',
        filter_from=now - datetime.timedelta(hours=1),
        filter_to=now + datetime.timedelta(hours=1),
        sort=AuditLogsSort.TIMESTAMP_ASCENDING,
        page_limit=3,
    )
    assert answer.status == 200, answer.body
    assert [name(event) for event in answer.data] == ["connection 1", "connection 10", "connection 11"]
    after = answer.typed.meta.page.after
    rest = client.call(
        client.audit.list_audit_logs,
        filter_query='"connection 1"',
        sort=AuditLogsSort.TIMESTAMP_ASCENDING,
        page_cursor=after,
        page_limit=1000,
    )
    assert [name(event) for event in rest.data] == [f"connection {number}" for number in range(12, 20)]
    assert "page" not in rest.json["meta"] and "links" not in rest.json


@pytest.mark.parametrize("size", [1, 5, 7, 25, 1000])
def test_the_pagers_give_each_event_once(pager, size):
    assert [name(event) for event in pager.list_audit_logs_with_pagination(page_limit=size)] == NEWEST_FIRST
    body = AuditLogsSearchEventsRequest(page=AuditLogsQueryPageOptions(limit=size))
    assert [name(event) for event in pager.search_audit_logs_with_pagination(body=body)] == NEWEST_FIRST


def test_a_search_without_a_body(recorded):
    _, client = recorded
    answer = client.call(client.audit.search_audit_logs)
    assert (answer.status, answer.media) == (200, J), answer.body
    assert [name(event) for event in answer.data] == NEWEST_FIRST[:10]


def test_a_search_with_everything(recorded):
    server, client = recorded
    body = AuditLogsSearchEventsRequest(
        filter=AuditLogsQueryFilter(_from="now-15m", query="@usr.email:admin@localhost -@action:deleted", to="now"),
        options=AuditLogsQueryOptions(time_offset=0, timezone="GMT"),
        page=AuditLogsQueryPageOptions(limit=20),
        sort=AuditLogsSort.TIMESTAMP_ASCENDING,
    )
    first = client.call(client.audit.search_audit_logs, body=body)
    assert [name(event) for event in first.data] == [f"connection {number}" for number in range(20)], first.body
    following = client.raw("GET", first.typed.links.next, None)
    assert following.status == 200, following.body
    names = [event["attributes"]["attributes"]["asset"]["name"] for event in following.json["data"]]
    assert names == [f"connection {number}" for number in range(20, 25)]


def test_what_is_not_understood_is_refused(recorded):
    _, client = recorded
    answer = client.call(client.audit.list_audit_logs, filter_query="a OR b")
    assert (answer.status, answer.media) == (400, J), answer.body
    assert "OR" in str(answer.json["errors"])
