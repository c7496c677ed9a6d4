//! A POST with an `Idempotency-Key` that is sent again because its answer never came.

use std::time::{Duration, Instant};

use bytes::Bytes;
use claviger_testkit::{Answer, Client, Options, Server};
use serde_json::{Value, json};

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, body, run},
    life::{expecting, numbered},
    p15_audit_complete::{reached, silent},
};

async fn keyed(client: &Client, target: &str, key: &str, sent: &Value) -> Option<Answer> {
    let sent = Some(Bytes::from(sent.to_string()));
    client.send("POST", target, &[("idempotency-key", key)], sent).await.ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_crash_a_repetition_is_told_that_nobody_knows() {
    let (slow, waiting) = silent().await;
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let id = client.connect("slow", numbered(&slow, 1)).await;
    let sent = run(Some(&id), json!({"verb": "POST", "url": "/slow"}));
    let under_way = {
        let (client, sent) = (client.clone(), sent.clone());
        tokio::spawn(async move { keyed(&client, EXECUTIONS, "once", &sent).await })
    };
    reached(&waiting, 1).await;
    let again = keyed(&client, EXECUTIONS, "once", &sent).await.unwrap();
    assert_eq!(again.status, 409, "{}", again.text());
    assert!(again.text().contains("still under way"), "{}", again.text());
    let form = body(json!({"name": "made", "integration": numbered("https://api.example.com", 1)}));
    let made = keyed(&client, CONNECTIONS, "done", &form).await.unwrap().expect(201);
    server.kill();
    assert!(under_way.await.unwrap().is_none());

    server.restart();
    let client = server.client();
    let again = keyed(&client, EXECUTIONS, "once", &sent).await.unwrap();
    assert_eq!(again.status, 409, "{}", again.text());
    assert!(again.text().contains("nobody knows whether that was done"), "{}", again.text());
    assert_eq!(keyed(&client, CONNECTIONS, "done", &form).await.unwrap().expect(201).id(), made.id(), "kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_that_hung_up_gets_the_first_answer_when_it_asks_again() {
    let upstream = expecting().await;
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let id = client.connect("quick", numbered(&upstream.url(), 1)).await;
    let sent = run(Some(&id), json!({"verb": "GET", "url": "/expect/1"}));
    let mut hung_up = 0;
    for number in 0..40u64 {
        let key = format!("key {number}");
        let patience = Duration::from_micros(300 * number);
        if tokio::time::timeout(patience, keyed(&client, EXECUTIONS, &key, &sent)).await.is_ok() {
            continue;
        }
        hung_up += 1;
        let begun = Instant::now();
        let answer = loop {
            let answer = keyed(&client, EXECUTIONS, &key, &sent).await.unwrap();
            if answer.status != 409 {
                break answer;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{key} stays taken: {}", answer.text());
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        answer.expect(200);
    }
    assert!(hung_up > 0, "nobody hung up");
    println!("repeated: {hung_up} of 40 callers hung up, each got an answer with the same key");
}
