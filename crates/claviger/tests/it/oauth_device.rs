//! A person agrees on another device (RFC 8628), and the connection has a token from
//! then on, whoever still looks.

use std::time::{Duration, Instant};

use claviger_model::Clock;
use claviger_testkit::{Client, Options, Server, canary, database};
use serde_json::{Value, json};

use crate::{
    api_support::{BINARY, body, path},
    cli::good,
    p12_logs_and_dumps::left_behind,
    token_provider::{Mood, Provider},
};

const RUN: &str = "/who";

/// As much in its log as it ever writes, and no public URL: nobody comes back to it.
fn server() -> Server {
    Server::start(BINARY, Options { arguments: vec!["--log-level".into(), "trace".into()], ..Options::default() })
}

async fn begin(client: &Client, id: &str) -> (String, Value) {
    let answer = client.call("POST", &format!("{}/authorize", path(id)), None).await.expect(201);
    (answer.id(), answer.json()["data"]["attributes"].clone())
}

/// What it became, once nobody is waited for any more.
async fn ended(client: &Client, authorization: &str) -> Value {
    let began = Instant::now();
    loop {
        let at = format!("/api/v2/actions/oauth_authorizations/{authorization}");
        let attributes = client.get(&at).await.expect(200).json()["data"]["attributes"].clone();
        if attributes["status"] != "pending" {
            return attributes;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{attributes}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Every event that says authorized, newest first: its outcome.
async fn outcomes(client: &Client) -> Vec<(Value, Value)> {
    let query = "/api/v2/audit/events?page[limit]=1000&filter[query]=%40action%3Aauthorized";
    let began = Instant::now();
    loop {
        let events = client.get(query).await.expect(200).json();
        let outcomes: Vec<_> = events["data"]
            .as_array()
            .expect("events")
            .iter()
            .map(|event| event["attributes"]["attributes"]["outcome"].clone())
            .map(|outcome| (outcome["status"].clone(), outcome["error"].clone()))
            .collect();
        if outcomes.iter().all(|(status, _)| !status.is_null()) {
            return outcomes;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{events}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_agrees_elsewhere_and_the_connection_just_works() {
    let provider = Provider::start(3_600).await;
    let mut server = server();
    let client = server.client();
    let id = client.connect("device", provider.device_code()).await;
    provider.state().device = ["authorization_pending", "authorization_pending"].into();
    provider.state().told = json!({"scope": "read"});
    let (authorization, begun) = begin(&client, &id).await;
    assert_eq!((&begun["status"], &begun["user_code"]), (&json!("pending"), &json!("WDJB-MJHT")), "{begun}");
    assert_eq!(begun["verification_uri"], "https://login.example.com/device");
    assert_eq!(begun["verification_uri_complete"], "https://login.example.com/device?user_code=WDJB-MJHT");
    assert_eq!(begun["interval"], 1);
    assert!(begun["authorization_url"].is_null() && begun["redirect_uri"].is_null(), "{begun}");
    let code = provider.state().device_code.clone().expect("one was given");

    let done = ended(&client, &authorization).await;
    assert_eq!((&done["status"], &done["granted"]["scopes"]), (&json!("authorized"), &json!(["read"])), "{done}");
    assert_eq!(done["granted"]["missing_scopes"], json!(["write"]));
    assert!(done["user_code"].is_null(), "told once: {done}");
    let asked = provider.state().device_asked.clone();
    assert_eq!(asked.len(), 3);
    assert!(asked.windows(2).all(|two| two[1] - two[0] >= Duration::from_secs(1)), "as seldom as it wants: {asked:?}");
    let form = provider.state().forms[0].clone();
    assert_eq!(form["grant_type"], "urn:ietf:params:oauth:grant-type:device_code");

    let run = json!({"verb": "GET", "url": RUN});
    assert_eq!(client.run(Some(&id), run.clone()).await["status"], "succeeded");
    let shown = client.get(&path(&id)).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!(shown["health"]["state"], "working", "{shown}");
    assert_eq!(shown["integration"]["credentials"]["missing_scopes"], json!(["write"]));
    // Begun and waited for, each with one outcome.
    assert_eq!(outcomes(&client).await, [(json!("succeeded"), Value::Null), (json!("succeeded"), Value::Null)]);
    // A restart does not end what is stored, and nobody asks again.
    server.restart();
    let client = server.client();
    assert_eq!(client.run(Some(&id), run).await["status"], "succeeded");
    assert_eq!(provider.state().device_asked.len(), 3);

    let mut secrets = provider.given();
    assert!(secrets.len() >= 3, "{secrets:?}");
    secrets.push(code);
    let mut left = left_behind(&mut server, &id).await;
    left.insert("the answers".to_owned(), format!("{begun}{done}").into_bytes());
    for (place, bytes) in &left {
        assert_eq!(canary::search(bytes, &secrets), [""; 0], "in {place}");
    }
    let rows = database::query(&server.data_dir(), "SELECT count(*) FROM oauth_device");
    assert_eq!(rows, ["0"], "what was asked with is gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ends_it_is_told_in_our_own_words() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let client = server.client();
    let id = client.connect("device", provider.device_code()).await;
    for (error, status, code) in [
        ("access_denied", "failed", "access_denied"),
        ("expired_token", "expired", "expired_token"),
        ("unauthorized_client", "failed", "no_token"),
    ] {
        provider.state().device = [error].into();
        let (authorization, _) = begin(&client, &id).await;
        let end = ended(&client, &authorization).await;
        assert_eq!((&end["status"], &end["error"]["code"]), (&json!(status), &json!(code)), "{end}");
        assert_eq!(canary::find(end.to_string().as_bytes(), &codes(&provider)), [""; 0]);
        assert_eq!(outcomes(&client).await[0], (json!("failed"), json!(code)));
    }
    // The provider gives no code at all: that is an answer, too, and nobody is waited for.
    provider.state().mood = Mood::Stranger;
    let (authorization, begun) = begin(&client, &id).await;
    assert_eq!((&begun["status"], &begun["error"]["code"]), (&json!("failed"), &json!("no_user_code")), "{begun}");
    assert!(begun["error"]["message"].as_str().expect("text").contains("invalid_client"), "{begun}");
    assert!(begun["user_code"].is_null(), "{begun}");
    assert_eq!(ended(&client, &authorization).await["error"], begun["error"]);
    provider.state().mood = Mood::Good;
    assert_eq!(client.run(Some(&id), json!({"verb": "GET", "url": RUN})).await["status"], "failed");
    client.call("POST", &format!("{}/disable", path(&id)), None).await.expect(200);
    client.call("POST", &format!("{}/authorize", path(&id)), None).await.expect(409);
}

/// Every device code that it has given.
fn codes(provider: &Provider) -> Vec<String> {
    (0..=provider.state().device_asked.len()).map(canary::plant).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_begun_ends_with_what_it_was_begun_for() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let client = server.client();
    let waits = || std::iter::repeat_n("authorization_pending", 1_000).collect();
    let id = client.connect("device", provider.device_code()).await;

    // An edit: what was agreed to may be another thing.
    provider.state().device = waits();
    let (authorization, _) = begin(&client, &id).await;
    client.call("PATCH", &path(&id), Some(&body(json!({"name": "another"})))).await.expect(200);
    assert_eq!(ended(&client, &authorization).await["error"]["code"], "connection_changed");

    // Begun anew: the one before is over, and nobody asks with its code any more.
    let (first, _) = begin(&client, &id).await;
    let (second, _) = begin(&client, &id).await;
    client.get(&format!("/api/v2/actions/oauth_authorizations/{first}")).await.expect(404);
    provider.state().device.clear();
    assert_eq!(ended(&client, &second).await["status"], "authorized");
    assert_eq!(outcomes(&client).await.iter().filter(|(_, error)| *error == "gone").count(), 1);

    // A key that was taken back stops what was begun with it.
    provider.state().device = waits();
    let made = client.post("/api/v2/personal_access_tokens", &token()).await.expect(201).json();
    let text = made["data"]["attributes"]["key"].as_str().expect("a token").to_owned();
    let (authorization, _) = begin(&client.bearer(&text), &id).await;
    let token_id = made["data"]["id"].as_str().expect("an id");
    client.call("DELETE", &format!("/api/v2/personal_access_tokens/{token_id}"), None).await.expect(204);
    assert_eq!(ended(&client, &authorization).await["error"]["code"], "not_allowed");

    // With its connection nothing is left of it.
    let (_, _) = begin(&client, &id).await;
    client.call("DELETE", &path(&id), None).await.expect(204);
    assert_eq!(outcomes(&client).await[0], (json!("failed"), json!("gone")));
}

/// A token that may edit connections, for a day.
pub(crate) fn token() -> Value {
    let tomorrow = Clock::System.now().plus(Duration::from_secs(86_400)).to_string();
    let scopes = ["connections_read", "connections_write"];
    json!({"data": {"type": "personal_access_tokens", "attributes": {"name": "mine", "scopes": scopes,
        "expires_at": tomorrow}}})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_started_anew_goes_on_where_it_was_killed() {
    let provider = Provider::start(3_600).await;
    let mut server = server();
    let client = server.client();
    let id = client.connect("device", provider.device_code()).await;
    provider.state().device = std::iter::repeat_n("authorization_pending", 1_000).collect();
    let (authorization, _) = begin(&client, &id).await;
    server.kill();
    // The lease of a server that is gone ends by itself within a minute; tests do not wait for it.
    assert_eq!(database::change(&server.data_dir(), "UPDATE oauth_device SET lease_until = 1"), 1);
    provider.state().device.clear();
    server.restart();
    let client = server.client();
    assert_eq!(ended(&client, &authorization).await["status"], "authorized");
    assert_eq!(client.run(Some(&id), json!({"verb": "GET", "url": RUN})).await["status"], "succeeded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_prints_the_code_and_waits() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let client = server.client();
    let id = client.connect("device", provider.device_code()).await;
    provider.state().device = ["authorization_pending"].into();
    let said = tokio::task::block_in_place(|| good(&server.command(&["connections", "authorize", &id])));
    assert!(
        said.contains("https://login.example.com/device on any device") && said.contains("code WDJB-MJHT"),
        "{said}"
    );
    assert!(said.trim_end().ends_with("authorized"), "{said}");
    provider.state().device = ["access_denied"].into();
    let refused = tokio::task::block_in_place(|| server.command(&["connections", "authorize", &id]));
    crate::cli::bad(&refused, 1, &["access was denied"]);
}
