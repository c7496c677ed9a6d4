//! O8: tokens of upstreams do not die of how they are renewed. One server.

use std::time::{Duration, Instant};

use bytes::Bytes;
use claviger_testkit::{Client, Options, Server};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    api_support::{BINARY, body, path},
    token_provider::{Mood, Provider},
};

fn get() -> Value {
    json!({"verb": "GET", "url": "/who"})
}

#[track_caller]
fn succeeded(attributes: &Value) {
    assert_eq!(attributes["status"], "succeeded", "{attributes}");
}

#[track_caller]
fn failed(attributes: &Value) -> String {
    assert_eq!(
        (&attributes["status"], &attributes["error"]["code"]),
        (&json!("failed"), &json!("authentication_failed")),
        "{attributes}"
    );
    attributes["error"]["message"].as_str().unwrap().to_owned()
}

async fn health(client: &Client, id: &str) -> Value {
    client.get(&path(id)).await.expect(200).json()["data"]["attributes"]["health"].clone()
}

async fn patch(client: &Client, id: &str, attributes: Value) {
    client.call("PATCH", &path(id), Some(&body(attributes))).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn o08_many_callers_wait_for_one_token_and_a_restart_asks_for_none() {
    const CALLERS: usize = 64;
    let provider = Provider::start(3_600).await;
    let mut server = Server::start(BINARY, Options::default());
    let id = server.client().connect("tokens", provider.client_credentials()).await;
    provider.state().mood = Mood::Slow(300);
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (client, id) = (server.client(), id.clone());
        callers.spawn(async move { client.run(Some(&id), get()).await });
    }
    // One of them gives up, and the others go on waiting.
    callers.spawn({
        let (client, id) = (server.client(), id.clone());
        async move {
            let _ = tokio::time::timeout(Duration::from_millis(50), client.run(Some(&id), get())).await;
            json!({"status": "succeeded"})
        }
    });
    callers.join_all().await.iter().for_each(succeeded);
    assert_eq!(provider.asked_and_dead(), (1, 0));
    server.restart();
    succeeded(&server.client().run(Some(&id), get()).await);
    patch(&server.client(), &id, json!({"name": "another name"})).await;
    succeeded(&server.client().run(Some(&id), get()).await);
    assert_eq!(provider.state().asked, 1, "it is kept, over a restart and under another name");

    let mut integration = provider.client_credentials();
    integration["credentials"]["client_secret"] = json!("another secret");
    patch(&server.client(), &id, json!({"integration": integration})).await;
    succeeded(&server.client().run(Some(&id), get()).await);
    assert_eq!(provider.state().asked, 2, "what it was asked for with is another");
    println!(
        "O8: {CALLERS} callers, one of which gave up, a restart and a new name: 1 token request; a new secret: 1 more"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn o08_a_token_without_an_end_lives_until_it_is_refused_and_once_a_request() {
    let provider = Provider::start(0).await;
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let id = client.connect("tokens", provider.client_credentials()).await;
    for _ in 0..3 {
        succeeded(&client.run(Some(&id), get()).await);
    }
    assert_eq!(provider.state().asked, 1);
    provider.revoke();
    succeeded(&client.run(Some(&id), get()).await);
    assert_eq!(provider.asked_and_dead(), (2, 1), "refused once, fetched once, sent again");

    // Through the proxy: a body that is all there is sent again, one that streams is not.
    let proxy = format!("{}/proxy/who", path(&id));
    provider.revoke();
    client.call("GET", &proxy, None).await.expect(200);
    assert_eq!(provider.asked_and_dead(), (3, 2));
    provider.revoke();
    let streamed = async || client.send("POST", &proxy, &[], Some(Bytes::from_static(b"{}"))).await.unwrap().status;
    assert_eq!(streamed().await, 401, "handed on");
    assert_eq!(streamed().await, 200, "and the next call has another");
    assert_eq!(provider.asked_and_dead(), (4, 3));

    // Refused whatever it is: that is not the token's fault, and is not asked about on and on.
    provider.state().life = -1;
    provider.revoke();
    for _ in 0..5 {
        assert_eq!(client.call("GET", &proxy, None).await.status, 401);
    }
    assert_eq!(provider.state().asked, 5, "one new token did not help, so no more are fetched for a while");
    println!(
        "O8: tokens without an end: 3 revoked, 3 new ones, 0 lost requests that could be sent again; 5 refusals that no token helps: 1"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn o08_a_provider_that_fails_is_not_hammered_and_what_is_there_is_used() {
    let provider = Provider::start(4).await;
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let id = client.connect("tokens", provider.client_credentials()).await;
    succeeded(&client.run(Some(&id), get()).await);
    let began = Instant::now();
    provider.state().mood = Mood::Busy;
    let (mut good, mut refused, mut said) = (0, 0, String::new());
    while began.elapsed() < Duration::from_secs(6) {
        let attributes = client.run(Some(&id), get()).await;
        if attributes["status"] == "succeeded" {
            good += 1;
        } else {
            refused += 1;
            said = failed(&attributes);
        }
    }
    let (asked, dead) = provider.asked_and_dead();
    assert!(good > 3 && refused > 3 && dead == 0, "{good} good, {refused} refused, {dead} dead");
    assert!((2..=6).contains(&asked), "{asked} token requests in six seconds");
    assert!(said.contains("503") && said.contains("since 20") && said.contains("again from 20"), "{said}");
    assert_eq!(health(&client, &id).await["state"], "working", "a provider that cannot be reached says nothing");
    provider.state().mood = Mood::Good;
    let deadline = Instant::now() + Duration::from_secs(20);
    while client.run(Some(&id), get()).await["status"] != "succeeded" {
        assert!(Instant::now() < deadline, "it never came back");
    }
    println!(
        "O8: provider down for 6 s: {good} requests with the old token, {refused} refused with the reason, {asked} token requests, 0 dead tokens sent"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn o08_a_refusal_shows_as_failing_and_another_secret_is_tried_at_once() {
    let provider = Provider::start(3_600).await;
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let id = client.connect("tokens", provider.client_credentials()).await;
    provider.state().mood = Mood::Stranger;
    for _ in 0..10 {
        let said = failed(&client.run(Some(&id), get()).await);
        assert!(said.contains("invalid_client"), "{said}");
    }
    assert_eq!(provider.state().asked, 1, "the same again would be refused again");
    let state = health(&client, &id).await;
    assert_eq!(state["state"], "failing");
    assert!(state["reason"].as_str().unwrap().contains("invalid_client"), "{state}");
    provider.state().mood = Mood::Good;
    let mut integration = provider.client_credentials();
    integration["credentials"]["client_secret"] = json!("the right secret");
    patch(&client, &id, json!({"integration": integration})).await;
    succeeded(&client.run(Some(&id), get()).await);
    assert_eq!(health(&client, &id).await["state"], "working");
    println!("O8: 10 requests with a secret that is refused: 1 token request; another secret: asked at once");
}
