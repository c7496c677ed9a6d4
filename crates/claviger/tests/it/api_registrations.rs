//! Registrations of application keys (wire.md 4) and repeated requests.

use claviger_testkit::{Options, Server};
use serde_json::json;
use uuid::Uuid;

use crate::api_support::{BINARY, CONNECTIONS, EXECUTIONS, VND, bearer, body, path, run, shared};

const REGISTRATIONS: &str = "/api/v2/actions/app_key_registrations";

#[tokio::test]
async fn an_unregistered_key_is_told_how_to_register() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let id = client.connect("kept", bearer("https://api.example.com", "abc")).await;
    let listed = client.get(REGISTRATIONS).await.expect(200);
    assert_eq!(listed.headers["content-type"], VND);
    let listed = listed.json();
    assert_eq!(listed["meta"], json!({"total": 1, "total_filtered": 1}));
    let key = listed["data"][0]["id"].as_str().unwrap().to_owned();
    let own = format!("{REGISTRATIONS}/{key}");
    let one = json!({"data": {"id": key, "type": "app_key_registration"}});
    assert_eq!(client.get(&own).await.expect(200).json(), one);
    assert!(client.call("DELETE", &own, None).await.expect(204).body.is_empty());
    client.get(&own).await.expect(404);
    let change = body(json!({"name": "x"}));
    let create = body(json!({"name": "x", "integration": bearer("https://api.example.com", "abc")}));
    let execution = run(None, json!({"verb": "GET", "url": "http://10.0.0.1"}));
    for (method, path, body) in [
        ("GET", CONNECTIONS.to_owned(), None),
        ("POST", CONNECTIONS.to_owned(), Some(&create)),
        ("GET", path(&id), None),
        ("PATCH", path(&id), Some(&change)),
        ("DELETE", path(&id), None),
        ("POST", format!("{}/disable", path(&id)), None),
        ("POST", format!("{}/enable", path(&id)), None),
        ("GET", format!("{}/usage", path(&id)), None),
        ("GET", format!("{}/activity", path(&id)), None),
        ("POST", EXECUTIONS.to_owned(), Some(&execution)),
        ("GET", EXECUTIONS.to_owned(), None),
        ("GET", format!("{}/proxy/x", path(&id)), None),
    ] {
        let answer = client.call(method, &path, body).await.expect(403);
        assert!(answer.text().contains("app_key_registrations"), "{method} {path}: {}", answer.text());
    }
    assert_eq!(client.call("PUT", &own, None).await.expect(201).json(), one);
    assert_eq!(client.call("PUT", &own, None).await.expect(201).json(), one, "twice is no conflict");
    client.get(&path(&id)).await.expect(200);
}

#[tokio::test]
async fn wrong_and_unknown_keys_cannot_be_registered() {
    let server = shared();
    let client = server.client();
    for method in ["GET", "PUT", "DELETE"] {
        let answer = client.call(method, &format!("{REGISTRATIONS}/no-uuid"), None).await.expect(400);
        let error = &answer.json()["errors"][0];
        assert_eq!(error["title"], "Invalid Parameter");
        assert!(error["detail"].as_str().unwrap().contains("UUID"), "{error}");
        let unknown = client.call(method, &format!("{REGISTRATIONS}/{}", Uuid::from_u128(9)), None).await.expect(404);
        assert!(unknown.json()["errors"][0]["detail"].as_str().unwrap().contains("not found"), "{}", unknown.text());
    }
    client.get(&format!("{REGISTRATIONS}?page[size]=0")).await.expect(400);
    assert_eq!(
        client.get(&format!("{REGISTRATIONS}?page[size]=1&page[number]=1")).await.expect(200).json()["data"],
        json!([])
    );
}

#[tokio::test]
async fn a_repeated_post_is_done_once() {
    let server = shared();
    let client = server.client();
    let make = |name: &str| {
        let body = body(json!({"name": name, "integration": bearer("https://api.example.com", "abc")}));
        bytes::Bytes::from(serde_json::to_vec(&body).unwrap())
    };
    let send = async |key: &str, path: &str, bytes: bytes::Bytes| {
        client.send("POST", path, &[("idempotency-key", key)], Some(bytes)).await.unwrap()
    };
    let first = send("key-1", CONNECTIONS, make("once-only")).await.expect(201);
    let second = send("key-1", CONNECTIONS, make("once-only")).await.expect(201);
    assert_eq!(first.body, second.body);
    assert_eq!(second.headers["idempotent-replay"], "true");
    assert!(!first.headers.contains_key("idempotent-replay"));
    let found = client.get(&format!("{CONNECTIONS}?filter[query]=once-only")).await.expect(200).json();
    assert_eq!(found["meta"]["page"]["total_filtered_count"], 1);
    let other = send("key-1", CONNECTIONS, make("another")).await.expect(409);
    assert!(other.text().contains("Idempotency-Key") || other.text().contains("key"), "{}", other.text());
    send("key-1", EXECUTIONS, make("once-only")).await.expect(409);
    for wrong in ["", &"x".repeat(256)] {
        send(wrong, CONNECTIONS, make("never")).await.expect(400);
    }
    let broken = bytes::Bytes::from_static(b"{\"data\": 1}");
    let first = send("key-2", CONNECTIONS, broken.clone()).await.expect(400);
    let second = send("key-2", CONNECTIONS, broken).await.expect(400);
    assert_eq!(first.json()["errors"][0]["detail"], second.json()["errors"][0]["detail"]);
    send("key-3", CONNECTIONS, make("once-only-3")).await.expect(201);
}

#[tokio::test]
async fn a_disabled_connection_is_kept_but_not_used() {
    let upstream = claviger_testkit::Upstream::demanding("abc").await;
    let server = shared();
    let client = server.client();
    let id = client.connect("switched", bearer(&upstream.url(), "abc")).await;
    for _ in 0..2 {
        let off = client.call("POST", &format!("{}/disable", path(&id)), None).await.expect(200).json();
        let attributes = &off["data"]["attributes"];
        assert_eq!((&attributes["disabled"], &attributes["health"]["state"]), (&json!(true), &json!("disabled")));
    }
    let failed = client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await;
    assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("failed"), &json!("connection_disabled")));
    let proxied = client.get(&format!("{}/proxy/", path(&id))).await.expect(403);
    assert_eq!(proxied.headers["claviger-error"], "connection_disabled");
    client.call("PATCH", &path(&id), Some(&body(json!({"name": "still editable"})))).await.expect(200);
    assert!(upstream.received().is_empty());
    let on = client.call("POST", &format!("{}/enable", path(&id)), None).await.expect(200).json();
    assert_eq!(on["data"]["attributes"]["disabled"], false);
    assert_eq!(client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await["status"], "succeeded");
}
