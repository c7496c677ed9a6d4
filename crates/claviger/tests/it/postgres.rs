//! The main life on PostgreSQL, and two servers on one database.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use claviger_testkit::{Options, Server, postgres::Postgres};
use serde_json::json;

use crate::{
    api_support::{BINARY, CONNECTIONS, body, path},
    life::{expect_token, expecting, literal, numbered, verified},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_life_on_postgresql() {
    let upstream = expecting().await;
    let database_url = Some(Postgres::shared().database());
    let mut server = Server::start(BINARY, Options { database_url, ..Options::default() });
    let client = server.client();
    let id = client.connect("first", numbered(&upstream.url(), 1)).await;
    assert_eq!(expect_token(&client, &id, 1).await["status"], "succeeded");
    let proxied = client.get(&format!("{}/proxy/expect/1", path(&id))).await;
    assert_eq!(proxied.status, 200, "{}", proxied.text());
    let change = body(json!({"name": "second", "integration": numbered(&upstream.url(), 2)}));
    client.call("PATCH", &path(&id), Some(&change)).await.expect(200);
    assert_eq!(expect_token(&client, &id, 2).await["status"], "succeeded");
    assert_eq!(expect_token(&client, &id, 1).await["status"], "failed", "the old token is gone");

    let rotated = server.command(&["root-keys", "rotate", "--reseal"]);
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    assert_eq!(expect_token(&client, &id, 2).await["status"], "succeeded", "after the rotation");
    server.restart();
    let client = server.client();
    assert_eq!(literal(&client.get(&path(&id)).await.expect(200)), 2);
    assert_eq!(expect_token(&client, &id, 2).await["status"], "succeeded", "after the restart");

    client.call("DELETE", &path(&id), None).await.expect(204);
    client.get(&path(&id)).await.expect(404);
    verified(&server);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p09_another_servers_writes_are_kept_or_refused_while_every_key_is_replaced() {
    let database_url = Some(Postgres::shared().database());
    let first = Server::start(BINARY, Options { database_url, ..Options::default() });
    let second = first.beside();
    let (stop, client) = (Arc::new(AtomicBool::new(false)), second.client());
    let writing = tokio::spawn({
        let stop = stop.clone();
        async move {
            let (mut kept, mut refused) = (Vec::new(), 0);
            while !stop.load(Ordering::Relaxed) {
                let number = kept.len() as u64;
                let form = body(json!({"name": "kept", "integration": numbered("https://api.example.com", number)}));
                let answer = client.post(CONNECTIONS, &form).await;
                match answer.status.as_u16() {
                    201 => kept.push((answer.id(), number)),
                    503 => refused += 1,
                    _ => panic!("{} {}", answer.status, answer.text()),
                }
            }
            (kept, refused)
        }
    });
    let rotated = first.command(&["root-keys", "rotate", "--reseal"]);
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    stop.store(true, Ordering::Relaxed);
    let (kept, refused) = writing.await.unwrap();
    assert!(!kept.is_empty());
    // The second server does not have the new root key yet; what it was told is kept, is.
    let late = second
        .client()
        .post(CONNECTIONS, &body(json!({"name": "late", "integration": numbered("https://api.example.com", 1)})))
        .await;
    assert_eq!(late.status, 503, "{}", late.text());
    assert!(late.text().contains("the keys were replaced"), "{}", late.text());
    for (id, number) in &kept {
        assert_eq!(literal(&first.client().get(&path(id)).await.expect(200)), *number, "{id}");
    }
    println!("P9: {} writes of a second server kept and open after a rotation, {refused} refused with 503", kept.len());
    verified(&first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_server_sees_a_withdrawn_registration_within_a_second() {
    let database_url = Some(Postgres::shared().database());
    let first = Server::start(BINARY, Options { database_url, ..Options::default() });
    let second = first.beside();
    let id = first.client().connect("shared", numbered("https://api.example.com", 1)).await;
    assert_eq!(literal(&second.client().get(&path(&id)).await.expect(200)), 1, "what the first sealed opens here");

    let keys = first.client().get("/api/v2/actions/app_key_registrations").await.expect(200).json();
    let key = keys["data"][0]["id"].as_str().unwrap().to_owned();
    let registration = format!("/api/v2/actions/app_key_registrations/{key}");
    second.client().get(CONNECTIONS).await.expect(200);
    first.client().call("DELETE", &registration, None).await.expect(204);
    let withdrawn = Instant::now();
    let status = loop {
        let answer = second.client().get(CONNECTIONS).await;
        if answer.status != 200 || withdrawn.elapsed() > Duration::from_secs(5) {
            break answer.status;
        }
    };
    let took = withdrawn.elapsed();
    assert_eq!(status, 403, "the second server still lets the key in");
    println!("PostgreSQL: a withdrawn registration reached the other server after {:.0} ms", took.as_secs_f64() * 1e3);
    assert!(took < Duration::from_secs(1), "{took:?}");
    first.client().call("PUT", &registration, None).await;
    verified(&second);
}
