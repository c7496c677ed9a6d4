//! Tests that the server repeats by itself.

use std::time::Duration;

use claviger_testkit::{Options, Server, Upstream};
use http::Response;
use http_body_util::Full;

use crate::api_support::{BINARY, bearer, path};

/// Waits until the upstream was asked so often, for at most half a minute.
async fn asked(upstream: &Upstream, times: usize) -> usize {
    for _ in 0..600 {
        if upstream.received().len() >= times {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    upstream.received().len()
}

/// What nobody tried is left alone; what somebody tried is tried again without
/// them, on record as the server's own doing, until it is switched off.
#[tokio::test]
async fn the_server_repeats_a_test_that_somebody_made() {
    let upstream = Upstream::start(|_| Response::builder().status(401).body(Full::from("{}")).unwrap()).await;
    let config = Some("[checks]\ninterval = 1\n".to_owned());
    let server = Server::start(BINARY, Options { config, ..Options::default() });
    let client = server.client();
    let untried = client.connect("untried", bearer(&format!("{}/untried", upstream.url()), "a-token")).await;
    let id = client.connect("tried", bearer(&format!("{}/tried", upstream.url()), "a-token")).await;
    client.call("POST", &format!("{}/test", path(&id)), None).await.expect(200);
    assert!(asked(&upstream, 3).await >= 3, "tested again, twice");
    assert!(upstream.received().iter().all(|request| request.uri.path() == "/tried"));
    let health = client.get(&path(&id)).await.json()["data"]["attributes"]["health"].clone();
    assert_eq!(health["state"], "failing", "{health}");
    assert!(health["next_check_at"].is_string(), "{health}");
    let untried = client.get(&path(&untried)).await.json()["data"]["attributes"]["health"].clone();
    assert!(untried["next_check_at"].is_null(), "{untried}");

    let events = client.get(&format!("{}/activity", path(&id))).await.expect(200).json();
    let text = events["data"].to_string();
    let tested = text.matches("\"tested\"").count();
    assert!(tested >= 3, "{events}");
    let own = server.first["admin"]["id"].as_str().unwrap();
    assert!(text.matches(own).count() < tested, "one of them was the person's: {events}");

    client.call("POST", &format!("{}/disable", path(&id)), None).await.expect(200);
    // One may be under way.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let until_then = upstream.received().len();
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(upstream.received().len(), until_then, "nobody tests what is switched off");
}
