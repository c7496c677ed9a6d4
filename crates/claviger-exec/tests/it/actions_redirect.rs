//! security.md E9 and actions.md 1.6: redirects.

use serde_json::{Value, json};

use crate::stub::{Connection, Received, Stub, answer, exec, ok};

/// Answers `/start` with a redirect and everything else with 200.
async fn start(status: u16, location: &'static str) -> Stub {
    Stub::start(move |request| match request.path().starts_with("/v1/start") {
        true => answer(status, &[("Location", location)], b"moved"),
        false => ok("text/plain", b"arrived"),
    })
    .await
}

fn follow(verb: &str, body: Option<&str>) -> Value {
    json!({"verb": verb, "url": "start", "followRedirect": true, "body": body,
        "requestHeaders": [{"key": "Content-Type", "value": ["text/x"]}, {"key": "X-Own", "value": ["1"]}]})
}

async fn hops(status: u16, location: &'static str, inputs: Value) -> Vec<Received> {
    let stub = start(status, location).await;
    let connection = Connection::to(stub.url("/v1")).secret("token", "canary-12345678").header("X-Key", "{{ token }}");
    let result = connection.run(&exec(), inputs).await;
    assert!(result.outcome.is_ok(), "{result:?}");
    stub.take()
}

#[tokio::test]
async fn method_and_body_follow_the_standard() {
    let rows = [
        (301, "POST", "GET", false),
        (302, "POST", "GET", false),
        (303, "POST", "GET", false),
        (303, "PUT", "GET", false),
        (301, "HEAD", "HEAD", false),
        (302, "HEAD", "HEAD", false),
        (303, "HEAD", "HEAD", false),
        (302, "GET", "GET", false),
        (307, "POST", "POST", true),
        (308, "PUT", "PUT", true),
        (307, "GET", "GET", true),
        (308, "DELETE", "DELETE", true),
    ];
    for (status, verb, then, keeps) in rows {
        let received = hops(status, "next?x=1", follow(verb, (verb != "HEAD").then_some("the body"))).await;
        assert_eq!(received.len(), 2, "{status} {verb}");
        let next = &received[1];
        assert_eq!((next.method(), next.path()), (then, "/v1/next?x=1"), "{status} {verb}");
        assert_eq!(next.body(), if keeps { "the body" } else { "" }, "{status} {verb}");
        assert_eq!(next.header("content-type").len(), usize::from(keeps), "{status} {verb}");
        assert_eq!(
            (next.header("x-key"), next.header("x-own")),
            (vec!["canary-12345678"], vec!["1"]),
            "{status} {verb}"
        );
        assert!(next.header("referer").is_empty());
    }
}

#[tokio::test]
async fn five_hops_and_no_more() {
    let stub = Stub::start(|request| {
        let number: u32 = request.path().rsplit('/').next().and_then(|text| text.parse().ok()).unwrap_or(0);
        answer(302, &[("Location", &format!("/{}", number + 1))], b"")
    })
    .await;
    let connection = Connection::to(stub.url("/"));
    let inputs = json!({"verb": "GET", "url": "/0", "followRedirect": true});
    let outputs = connection.run(&exec(), inputs).await.outcome.expect("given back");
    assert_eq!((&outputs["status"], &outputs["headers"]["Location"]), (&json!(302), &json!(["/6"])));
    assert_eq!(stub.take().len(), 6);
    // Off unless asked for.
    assert!(connection.run(&exec(), json!({"verb": "GET", "url": "/0"})).await.outcome.is_err());
    assert_eq!(stub.take().len(), 1);
}

#[tokio::test]
async fn what_is_not_taken_is_given_back_without_its_credentials() {
    let rows = [
        ("http://user:pass@other.example/x?k=short&y=2#f", "http://other.example/x?y=2#f"),
        ("//user@other.example/x", "http://other.example/x"),
        ("https://other.example/?api%5Fkey=1&k=short", "https://other.example/?api%5Fkey=1"),
        ("https://other.example/?k=short", "https://other.example/"),
        (
            "https://other.example/?next=https%3A%2F%2Fx%2F%3Ftoken%3Dcanary-12345678",
            "https://other.example/?next=https%3A%2F%2Fx%2F%3Ftoken%3D{{ token }}",
        ),
        ("https://other.example/#access_token=canary-12345678", "https://other.example/#access_token={{ token }}"),
        ("/v2/outside", "/v2/outside"),
    ];
    for (location, want) in rows {
        let stub = start(302, location).await;
        let connection = Connection::to(stub.url("/v1"))
            .secret("token", "canary-12345678")
            .secret("short", "short")
            .header("X-Key", "{{ token }}")
            .parameter("k", "{{ short }}");
        let result = connection.run(&exec(), follow("GET", None)).await;
        assert_eq!(result.outcome.expect("given back")["headers"]["Location"], json!([want]), "{location}");
        assert_eq!(stub.take().len(), 1);
    }
}

#[tokio::test]
async fn no_location_or_two_lead_nowhere() {
    for headers in [vec![], vec![("Location", "/v1/a"), ("Location", "/v1/b")], vec![("Location", "")]] {
        let stub = Stub::start(move |_| answer(302, &headers, b"")).await;
        let result = Connection::to(stub.url("/v1")).run(&exec(), follow("GET", None)).await;
        let shown = result.outcome.as_ref().map(|outputs| outputs["status"].clone());
        assert_eq!(shown, Ok(json!(302)));
        assert!(stub.take().len() <= 6);
    }
}
