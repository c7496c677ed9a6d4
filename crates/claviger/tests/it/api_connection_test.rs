//! *Test* (security.md E14): what it says of a credential, who may ask, and what
//! stays of it.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use claviger_testkit::{Client, Reply, Server, Upstream};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

use crate::api_support::{CONNECTIONS, bearer, body, closed, path, pointers, shared};

const GOOD: &str = "a-good-token";

fn reply(status: u16) -> Reply {
    Response::builder().status(status).body(Full::from("{}")).unwrap()
}

/// Answers with `good` to the good token and with `bad` to everything else.
async fn service(good: u16, bad: u16) -> Upstream {
    Upstream::start(move |request| {
        let right = request.headers.get("authorization").is_some_and(|value| value == &format!("Bearer {GOOD}"));
        reply(if right { good } else { bad })
    })
    .await
}

async fn test(client: &Client, id: &str) -> Value {
    let answer = client.call("POST", &format!("{}/test", path(id)), None).await.expect(200).json();
    assert_eq!(answer["data"]["type"], "connection_test");
    answer["data"]["attributes"].clone()
}

async fn health(client: &Client, id: &str) -> Value {
    client.get(&path(id)).await.expect(200).json()["data"]["attributes"]["health"].clone()
}

/// An HTTP connection that names no test request says what can truly be said of
/// its base URL, which takes a second request where only comparing can tell.
#[tokio::test]
async fn an_http_connection_says_no_more_than_it_knows() {
    let server = shared();
    let client = server.client();
    for (good, bad, token, verdict, steps, state) in [
        (200, 401, GOOD, "accepted", 2, "working"),
        (404, 401, GOOD, "accepted", 2, "working"),
        (200, 401, "a-bad-token", "refused", 1, "failing"),
        (200, 403, "a-bad-token", "refused", 1, "failing"),
        (200, 200, GOOD, "unknown", 2, "untested"),
        (404, 404, GOOD, "unknown", 2, "untested"),
        (503, 401, GOOD, "unknown", 1, "untested"),
        (429, 401, GOOD, "unknown", 1, "untested"),
    ] {
        let upstream = service(good, bad).await;
        let id = client.connect("tested", bearer(&format!("{}/v1", upstream.url()), token)).await;
        let said = test(&client, &id).await;
        let case = format!("{good} {bad} {token}: {said}");
        assert_eq!(said["verdict"], verdict, "{case}");
        assert_eq!(said["transcript"].as_array().map(Vec::len), Some(steps), "{case}");
        assert_eq!(upstream.received().len(), steps, "{case}");
        assert!(upstream.received().iter().all(|request| request.uri.path() == "/v1"), "{case}");
        assert!(said["message"].as_str().unwrap().contains(&said["status"].to_string()), "{case}");
        let step = &said["transcript"][0];
        assert_eq!(step["request"]["headers"]["authorization"], "Bearer {{ token1 }}", "{case}");
        assert_eq!(step["request"]["url"], format!("{}/v1", upstream.url()), "{case}");
        assert_eq!(health(&client, &id).await["state"], state, "{case}");
    }
    let id = client.connect("nobody there", bearer(&closed().await, GOOD)).await;
    let said = test(&client, &id).await;
    assert_eq!((&said["verdict"], said["status"].is_null()), (&json!("unknown"), true), "{said}");
    assert!(said["transcript"][0]["error"].is_string(), "{said}");
    assert_eq!(health(&client, &id).await["state"], "untested");
}

#[tokio::test]
async fn a_connection_without_a_credential_is_reached_or_not() {
    let server = shared();
    let client = server.client();
    for (status, verdict) in [(200, "accepted"), (401, "refused"), (404, "unknown"), (500, "unknown")] {
        let upstream = service(status, status).await;
        let open = json!({"type": "HTTP", "base_url": upstream.url(), "credentials": {"type": "HTTPNoAuth"}});
        let id = client.connect("open", open).await;
        assert_eq!(test(&client, &id).await["verdict"], verdict, "{status}");
    }
}

/// Whatever becomes of the service, its state follows, and the time since when
/// stays while the state does.
#[tokio::test]
async fn health_follows_what_tests_and_uses_find() {
    let server = shared();
    let client = server.client();
    let status = Arc::new(AtomicU16::new(401));
    let told = status.clone();
    let upstream = Upstream::start(move |request| match request.headers.contains_key("authorization") {
        true => reply(told.load(Ordering::SeqCst)),
        false => reply(401),
    })
    .await;
    let id = client.connect("changes", bearer(&upstream.url(), GOOD)).await;
    assert_eq!(health(&client, &id).await["state"], "untested");
    assert_eq!(test(&client, &id).await["verdict"], "refused");
    let failing = health(&client, &id).await;
    assert_eq!(failing["state"], "failing");
    assert!(failing["reason"].as_str().unwrap().contains("401") && failing["checked_at"].is_string(), "{failing}");
    test(&client, &id).await;
    assert_eq!(health(&client, &id).await["since"], failing["since"], "it still fails");
    status.store(500, Ordering::SeqCst);
    assert_eq!(test(&client, &id).await["verdict"], "unknown");
    assert_eq!(health(&client, &id).await["state"], "failing", "nothing was found out");
    status.store(200, Ordering::SeqCst);
    client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await;
    let working = health(&client, &id).await;
    assert_eq!((&working["state"], working["reason"].is_null()), (&json!("working"), true), "{working}");
    assert_ne!(working["since"], failing["since"]);
    let version = client.get(&path(&id)).await.json()["data"]["attributes"]["version"].clone();
    assert_eq!(version, 1, "none of it is an edit");
}

/// A connection can be tested before there is one; nothing of it stays.
#[tokio::test]
async fn a_connection_is_tested_before_it_is_created() {
    let server = shared();
    let client = server.client();
    let upstream = service(200, 401).await;
    let unsaved = format!("{CONNECTIONS}/test");
    for (token, verdict) in [(GOOD, "accepted"), ("a-bad-token", "refused")] {
        let sent = body(json!({"name": "never-saved", "integration": bearer(&upstream.url(), token)}));
        let said = client.post(&unsaved, &sent).await.expect(200).json()["data"]["attributes"].clone();
        assert_eq!(said["verdict"], verdict, "{said}");
    }
    let wrong = body(json!({"name": "", "integration": {"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey"}}}));
    let answer = client.post(&unsaved, &wrong).await.expect(400);
    assert_eq!(pointers(&answer), ["/data/attributes/integration/credentials/api_token", "/data/attributes/name"]);
    let listed = client.get(&format!("{CONNECTIONS}?filter[query]=never-saved")).await.expect(200).json();
    assert_eq!(listed["data"], json!([]));
}

/// Security.md C7: not by GET, with no other values than the stored ones, and not
/// more often than ten times a minute.
#[tokio::test]
async fn c7_a_test_takes_nothing_from_its_caller() {
    let server = shared();
    let client = server.client();
    let (upstream, elsewhere) = (service(200, 401).await, service(200, 401).await);
    let id = client.connect("as stored", bearer(&upstream.url(), GOOD)).await;
    let test_path = format!("{}/test", path(&id));
    client.get(&test_path).await.expect(405);
    let form = json!({"integration": bearer(&elsewhere.url(), "another")});
    let sent = json!({"data": {"type": "connection_test", "attributes": form}});
    let answer = client.post(&test_path, &sent).await.expect(400);
    assert_eq!(pointers(&answer), ["/data/attributes/integration"]);
    assert_eq!(upstream.received().len() + elsewhere.received().len(), 0, "nothing was sent");
    for _ in 0..10 {
        client.call("POST", &test_path, None).await.expect(200);
    }
    let busy = client.call("POST", &test_path, None).await.expect(429);
    let after: u64 = busy.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&after), "{after}");
    assert_eq!(elsewhere.received().len(), 0);
    println!("C7: GET, changed values and the eleventh within a minute refused, 0 requests elsewhere");
}

/// A test stands on record as one, with the outcome, before and after.
#[tokio::test]
async fn a_test_is_on_record() {
    let server: Arc<Server> = shared();
    let client = server.client();
    let upstream = service(200, 401).await;
    let id = client.connect("recorded", bearer(&upstream.url(), "a-bad-token")).await;
    assert_eq!(test(&client, &id).await["verdict"], "refused");
    let mut events = Value::Null;
    // The outcome is there within a second.
    for _ in 0..50 {
        events = client.get(&format!("{}/activity", path(&id))).await.expect(200).json()["data"].clone();
        if events.to_string().contains("\"failed\"") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let text = events.to_string();
    assert!(text.contains("\"tested\"") && text.contains("\"failed\"") && text.contains("401"), "{events}");
    let missing = path("00000000-0000-7000-8000-000000000000");
    client.call("POST", &format!("{missing}/test"), None).await.expect(404);
}

#[tokio::test]
async fn a_disabled_connection_is_not_tested() {
    let server = shared();
    let client = server.client();
    let upstream = service(200, 401).await;
    let id = client.connect("off", bearer(&upstream.url(), GOOD)).await;
    client.call("POST", &format!("{}/disable", path(&id)), None).await.expect(200);
    let said = test(&client, &id).await;
    assert_eq!((&said["verdict"], upstream.received().len()), (&json!("unknown"), 0), "{said}");
    assert!(said["message"].as_str().unwrap().contains("switched off"), "{said}");
    assert_eq!(health(&client, &id).await["state"], "disabled");
}

// The command is waited for while the upstream answers it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_tests_too() {
    let server = shared();
    let client = server.client();
    let upstream = service(200, 401).await;
    for (token, code) in [(GOOD, 0), ("a-bad-token", 1)] {
        let id = client.connect("by command", bearer(&upstream.url(), token)).await;
        let out = server.command(&["connections", "test", &id]);
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert_eq!(out.status.code(), Some(code), "{text}{}", String::from_utf8_lossy(&out.stderr));
        assert!(text.contains("verdict") && text.contains("> authorization: Bearer {{ token1 }}"), "{text}");
        assert!(!text.contains(token), "{text}");
    }
}
