//! The HTTP action through the API, against an upstream that can be anything.

use bytes::Bytes;
use claviger_testkit::{Client, Options, Reply, Server, Upstream};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_support::{BINARY, CONNECTIONS, EXECUTIONS, bearer, closed, path, run, shared};

/// Answers as the path asks for it: `/status/404`, `/echo`, anything else 200.
pub(crate) async fn upstream() -> Upstream {
    Upstream::start(|request| {
        let status = request.uri.path().strip_prefix("/status/").and_then(|text| text.parse().ok()).unwrap_or(200);
        let echo = json!({
            "headers": request.headers.iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect::<Vec<_>>(),
            "uri": request.uri.to_string(),
            "body": String::from_utf8_lossy(&request.body),
        });
        reply(status, echo.to_string())
    })
    .await
}

fn reply(status: u16, body: impl Into<Bytes>) -> Reply {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Full::new(body.into())).unwrap()
}

/// Who just ran an action sees it at once, in the connection and in the list.
async fn shows_its_use(client: &Client, id: &str, health: &str) {
    let own = client.get(&path(id)).await.expect(200).json()["data"].clone();
    assert_eq!(own["attributes"]["health"]["state"], health, "{own}");
    assert!(own["attributes"]["last_used_at"].is_string(), "{own}");
    let list = client.get(&format!("{CONNECTIONS}?page[size]=200&sort=-created_at")).await.expect(200).json();
    let listed = list["data"].as_array().unwrap().iter().find(|each| each["id"] == *id).unwrap();
    for member in ["health", "last_used_at"] {
        assert_eq!(listed["attributes"][member], own["attributes"][member], "{member}");
    }
}

#[tokio::test]
async fn an_action_runs_with_the_connections_credential() {
    let upstream = Upstream::demanding("good-token").await;
    let server = shared();
    let client = server.client();
    let id = client.connect("runs", bearer(&format!("{}/v1", upstream.url()), "good-token")).await;
    let answer = client
        .post(EXECUTIONS, &run(Some(&id), json!({"verb": "GET", "url": "items?limit=1"})))
        .await
        .expect(200)
        .json();
    let attributes = &answer["data"]["attributes"];
    assert_eq!(attributes["status"], "succeeded", "{answer}");
    assert_eq!((&attributes["connection_id"], &attributes["fqn"]), (&json!(id), &json!("com.datadoghq.http.request")));
    assert!(attributes["outputs"].to_string().contains("friend") && attributes["error"].is_null(), "{answer}");
    assert_eq!(upstream.received()[0].uri, "/v1/items?limit=1");
    shows_its_use(&client, &id, "working").await;
}

#[tokio::test]
async fn a_refused_credential_fails_the_action_and_shows_in_its_health() {
    let upstream = Upstream::demanding("good-token").await;
    let server = shared();
    let client = server.client();
    let id = client.connect("refused", bearer(&upstream.url(), "bad-token")).await;
    let failed = client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await;
    assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("failed"), &json!("upstream_status")));
    assert!(failed["error"]["message"].as_str().unwrap().contains("401"), "{failed}");
    shows_its_use(&client, &id, "failing").await;
}

/// What was noted is the same before and after it is written, and a state that
/// lasts keeps the time since when it does.
#[tokio::test]
async fn a_use_reads_the_same_once_it_is_written() {
    let upstream = Upstream::demanding("good-token").await;
    let mut server = Server::start(BINARY, Options::default());
    let client = server.client();
    let id = client.connect("noted", bearer(&upstream.url(), "good-token")).await;
    let use_it = async || client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await;
    let seen = async |client: &Client| client.get(&path(&id)).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!(use_it().await["status"], "succeeded");
    let first = seen(&client).await;
    assert_eq!(use_it().await["status"], "succeeded");
    let second = seen(&client).await;
    assert_eq!(first["health"], second["health"], "working since the first time");
    assert!(first["last_used_at"].as_str() < second["last_used_at"].as_str(), "{first} {second}");
    // A stop writes what was noted; the next process knows it from the database alone.
    server.stop();
    server.restart();
    let mut written = seen(&server.client()).await;
    // Planned as it is written.
    assert!(written["health"].as_object_mut().unwrap().remove("next_check_at").is_some(), "{written}");
    assert_eq!((&written["health"], &written["last_used_at"]), (&second["health"], &second["last_used_at"]));
}

#[tokio::test]
async fn what_the_credential_may_not_reach_is_refused_before_anything_is_sent() {
    let (own, other) = (upstream().await, upstream().await);
    let server = shared();
    let client = server.client();
    let id = client.connect("bound", bearer(&format!("{}/v1", own.url()), "token-12345678")).await;
    for url in [
        &format!("{}/v1/x", other.url()),
        "http://10.1.2.3/v1",
        "../v2",
        "%2e%2e/v2",
        "..%2fv2",
        "http://169.254.169.254/latest",
        &format!("{}/v2", own.url()),
    ] {
        let failed = client.run(Some(&id), json!({"verb": "GET", "url": url})).await;
        assert_eq!(failed["status"], "failed", "{url}: {failed}");
        assert_eq!(failed["error"]["code"], "destination_refused", "{url}: {failed}");
    }
    assert!(own.received().is_empty() && other.received().is_empty());
}

#[tokio::test]
async fn wrong_inputs_are_named_by_their_place() {
    let server = shared();
    let client = server.client();
    let id = client.connect("inputs", bearer(&closed().await, "token-12345678")).await;
    for (inputs, at) in [
        (json!({"url": "/"}), "/verb"),
        (json!({"verb": "BREW", "url": "/"}), "/verb"),
        (json!({"verb": "GET"}), "/url"),
        (json!({"verb": "GET", "url": 7}), "/url"),
        (json!({"verb": "GET", "url": "/", "colour": 1}), "/colour"),
        (json!({"verb": "GET", "url": "/", "timeout": 121}), "/timeout"),
        (json!({"verb": "GET", "url": "/", "errorOnStatus": ["abc"]}), "/errorOnStatus/0"),
        (
            json!({"verb": "GET", "url": "/", "requestHeaders": [{"key": "a b", "value": ["x"]}]}),
            "/requestHeaders/0/key",
        ),
    ] {
        let failed = client.run(Some(&id), inputs).await;
        assert_eq!(failed["error"]["code"], "invalid_input", "{failed}");
        assert_eq!(failed["error"]["pointer"], format!("/data/attributes/inputs{at}"), "{failed}");
    }
    for (attributes, at) in [
        (json!({"fqn": "com.example.none", "inputs": {}}), "/data/attributes/fqn"),
        (json!({"inputs": {}}), "/data/attributes/fqn"),
        (json!({"fqn": "com.datadoghq.http.request", "inputs": []}), "/data/attributes/inputs"),
        (
            json!({"fqn": "com.datadoghq.http.request", "connection_id": "x", "inputs": {}}),
            "/data/attributes/connection_id",
        ),
        (json!({"fqn": "com.datadoghq.http.request", "more": 1, "inputs": {}}), "/data/attributes/more"),
    ] {
        let body = json!({"data": {"type": "action_execution", "attributes": attributes}});
        let answer = client.post(EXECUTIONS, &body).await.expect(400);
        assert_eq!(answer.json()["errors"][0]["source"]["pointer"], at, "{}", answer.text());
    }
    let unknown = run(Some(&Uuid::from_u128(5).to_string()), json!({"verb": "GET", "url": "/"}));
    client.post(EXECUTIONS, &unknown).await.expect(404);
}

#[tokio::test]
async fn statuses_headers_bodies_and_faults_of_the_upstream_come_back_in_words() {
    let upstream = upstream().await;
    let server = shared();
    let client = server.client();
    let id = client.connect("statuses", bearer(&upstream.url(), "token-12345678")).await;
    for status in [400, 404, 429, 500, 503] {
        let failed = client.run(Some(&id), json!({"verb": "GET", "url": format!("/status/{status}")})).await;
        assert_eq!(failed["error"]["code"], "upstream_status", "{failed}");
        assert!(failed["error"]["message"].as_str().unwrap().contains(&status.to_string()), "{failed}");
    }
    let post =
        json!({"verb": "POST", "url": "/echo", "body": {"a": [1, 2]}, "urlParams": [{"key": "q", "value": "1 2"}]});
    let done = client.run(Some(&id), post).await;
    assert_eq!(done["status"], "succeeded", "{done}");
    let sent = upstream.received().pop().unwrap();
    assert_eq!((sent.uri.to_string().as_str(), &sent.body[..]), ("/echo?q=1%202", &b"{\"a\":[1,2]}"[..]));
    let nobody = client.connect("nobody", bearer(&closed().await, "token-12345678")).await;
    let failed = client.run(Some(&nobody), json!({"verb": "GET", "url": "/"})).await;
    assert_eq!(failed["error"]["code"], "upstream_unreachable", "{failed}");
}

#[tokio::test]
async fn an_upstream_that_says_the_secret_back_is_redacted() {
    let upstream = upstream().await;
    let server = shared();
    let client = server.client();
    let id = client.connect("redacted", bearer(&upstream.url(), "long-enough-token-77")).await;
    for url in ["/echo", "/status/500"] {
        let answer = client.post(EXECUTIONS, &run(Some(&id), json!({"verb": "GET", "url": url}))).await.expect(200);
        assert!(!answer.text().contains("long-enough-token-77"), "{}", answer.text());
        assert!(answer.json()["data"]["attributes"]["redactions"].as_u64().unwrap() > 0, "{}", answer.text());
    }
}

#[tokio::test]
async fn without_a_connection_no_credential_is_sent() {
    let upstream = upstream().await;
    let server = shared();
    let client = server.client();
    let done = client.run(None, json!({"verb": "GET", "url": format!("{}/open", upstream.url())})).await;
    assert_eq!((&done["status"], &done["connection_id"]), (&json!("succeeded"), &Value::Null), "{done}");
    let received = upstream.received();
    assert!(received[0].headers.get("authorization").is_none());
    assert!(received[0].headers.keys().all(|name| !name.as_str().starts_with("dd-")));
    let failed = client.run(None, json!({"verb": "GET", "url": "/relative"})).await;
    assert_eq!(failed["status"], "failed");
}
