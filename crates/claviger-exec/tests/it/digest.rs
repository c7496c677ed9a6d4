//! Digest (RFC 7616) against a service that checks every answer: asked once,
//! answered with the same nonce from then on, and never at the price of a body.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use aws_lc_rs::digest::{SHA256, digest};
use claviger_exec::{ErrorCode, ProxyRequest, client::RequestBody};
use claviger_model::scheme::AuthenticationScheme;
use http::{HeaderMap, Method};
use http_body_util::BodyExt;
use serde_json::json;

use crate::stub::{Connection, Received, Stub, answer, exec, ok};

const PASSWORD: &str = "canary-password-1";

fn connection(stub: &Stub) -> Connection {
    let mut connection =
        Connection::to(stub.url("/v1")).basic("a \"user\"", "{{ password }}").secret("password", PASSWORD);
    connection.authentication.scheme = AuthenticationScheme::Digest;
    connection
}

/// One parameter of the answer.
fn said(request: &Received, name: &str) -> String {
    let header = request.header("authorization").first().copied().unwrap_or_default().to_owned();
    let fields = header.trim_start_matches("Digest ").split(", ");
    let value = fields.filter_map(|field| field.split_once('=')).find(|(known, _)| *known == name);
    value.map(|(_, value)| value.trim_matches('"').to_owned()).unwrap_or_default()
}

fn sha256(text: &str) -> String {
    hex::encode(digest(&SHA256, text.as_bytes()))
}

/// RFC 7616, 3.4.1, written without the code under test.
fn is_right(request: &Received, quality: &str) -> bool {
    let [nonce, count, cnonce, uri] = ["nonce", "nc", "cnonce", "uri"].map(|name| said(request, name));
    let user = sha256(&format!("a \"user\":a realm:{PASSWORD}"));
    let about = match quality {
        "auth" => format!("{}:{uri}", request.method()),
        _ => format!("{}:{uri}:{}", request.method(), sha256(request.body())),
    };
    let response = sha256(&format!("{user}:{nonce}:{count}:{cnonce}:{quality}:{}", sha256(&about)));
    said(request, "response") == response && uri == request.path()
}

fn challenge(nonce: &str, quality: &str, more: &str) -> Vec<u8> {
    let text = format!(r#"Digest realm="a realm", nonce="{nonce}", algorithm=SHA-256, qop="{quality}"{more}"#);
    answer(401, &[("WWW-Authenticate", &text)], b"who are you?")
}

/// Takes answers to the nonce of the moment only; each nonce serves `serves` requests.
async fn service(quality: &'static str, serves: usize) -> Stub {
    let served = Arc::new(AtomicUsize::new(0));
    Stub::start(move |request| {
        let nonce = format!("nonce{}", served.load(Ordering::SeqCst) / serves);
        match said(request, "nonce") {
            given if given.is_empty() => challenge(&nonce, quality, ""),
            given if given != nonce => challenge(&nonce, quality, ", stale=true"),
            _ if !is_right(request, quality) => challenge(&nonce, quality, ""),
            _ => {
                served.fetch_add(1, Ordering::SeqCst);
                ok("text/plain", request.header("authorization")[0].as_bytes())
            }
        }
    })
    .await
}

#[tokio::test]
async fn a_nonce_is_asked_for_once_and_replaced_when_it_is_stale() {
    let stub = service("auth", 3).await;
    let (exec, connection) = (exec(), connection(&stub));
    for number in 0..7 {
        let inputs = json!({"verb": "POST", "url": format!("items?n={number}&x=%2F"), "body": {"n": number}});
        let result = connection.run(&exec, inputs).await;
        assert_eq!(result.outcome.expect("an answer")["status"], 200, "{number}");
    }
    let sent = stub.take();
    let counts: Vec<String> = sent.iter().map(|request| said(request, "nc")).collect();
    // Asked once, and answered twice where the nonce had been used up.
    assert_eq!(
        counts,
        [
            "", "00000001", "00000002", "00000003", "00000004", "00000001", "00000002", "00000003", "00000004",
            "00000001"
        ]
    );
    assert!(sent.iter().all(|request| request.method() == "POST" && !request.body().is_empty()), "whole each time");
    assert!(sent.iter().all(|request| !request.head.contains(PASSWORD)));
    println!("Digest: 7 requests of nonces that serve 3 each, {} sent, each body whole", sent.len());
}

#[tokio::test]
async fn the_body_is_signed_where_that_is_asked_for() {
    let stub = service("auth-int", 100).await;
    let result = connection(&stub).run(&exec(), json!({"verb": "PUT", "url": "x", "body": "a body"})).await;
    assert_eq!(result.outcome.expect("an answer")["status"], 200);
}

/// Wrong once is wrong: a service must not be asked until it locks the account.
#[tokio::test]
async fn a_wrong_password_is_tried_once() {
    let stub = Stub::start(|_| challenge("always", "auth", "")).await;
    let result = connection(&stub).run(&exec(), json!({"verb": "GET", "url": "x"})).await;
    assert_eq!(result.upstream_status, Some(401));
    assert_eq!(result.outcome.expect_err("refused").code, ErrorCode::UpstreamStatus);
    assert_eq!(stub.take().len(), 2);
}

#[tokio::test]
async fn what_is_asked_for_and_not_known_is_named() {
    let stub = Stub::start(|_| {
        answer(401, &[("WWW-Authenticate", r#"Digest realm="r", nonce="n", algorithm=SHA3-256, qop="auth""#)], b"")
    })
    .await;
    let error = connection(&stub).run(&exec(), json!({"verb": "GET", "url": "x"})).await.outcome.expect_err("unknown");
    assert_eq!(error.code, ErrorCode::AuthenticationFailed);
    assert!(error.message.contains("SHA3-256") && error.message.contains("SHA-512-256"), "{error}");
    // Something else than Digest is the service's own answer.
    let stub = Stub::start(|_| answer(401, &[("WWW-Authenticate", "Basic realm=x")], b"basic only")).await;
    let error = connection(&stub).run(&exec(), json!({"verb": "GET", "url": "x"})).await.outcome.expect_err("refused");
    assert!(error.code == ErrorCode::UpstreamStatus && error.message.contains("basic only"), "{error}");
}

/// A body that streams goes out once, after a probe without it and without the
/// connection's secrets.
#[tokio::test]
async fn a_body_that_streams_is_sent_once_with_a_fresh_nonce() {
    let stub = service("auth", 1).await;
    let exec = exec();
    let connection = connection(&stub).header("X-Api-Key", "{{ password }}").header("X-Plain", "seen");
    for number in 0..3 {
        let target = exec.target_below(None, &connection.destination(&exec), "/upload").expect("a target");
        let body = RequestBody::stream(http_body_util::Full::new(bytes::Bytes::from(format!("body {number}"))));
        let request = ProxyRequest { method: Method::POST, target, headers: HeaderMap::new(), body };
        let answer = exec.proxy(request, connection.open(&exec)).await.expect("an answer");
        assert_eq!(answer.status, 200);
        let text = answer.body.collect().await.expect("a body").to_bytes();
        assert!(text.starts_with(b"Digest username="), "{text:?}");
    }
    let sent = stub.take();
    let methods: Vec<&str> = sent.iter().map(Received::method).collect();
    assert_eq!(methods, ["HEAD", "POST", "HEAD", "POST", "HEAD", "POST"]);
    for (probe, post) in sent.iter().zip(&sent[1..]).step_by(2) {
        assert!(probe.body.is_empty() && probe.header("x-api-key").is_empty(), "{}", probe.head);
        assert_eq!((post.header("x-api-key"), post.header("x-plain")), (vec![PASSWORD], vec!["seen"]));
    }
    // A service that answers the probe otherwise: nothing of the body is lost on it.
    let stub = Stub::canary().await;
    let connection = self::connection(&stub);
    let target = exec.target_below(None, &connection.destination(&exec), "/upload").expect("a target");
    let body = RequestBody::stream(http_body_util::Full::new(bytes::Bytes::from_static(b"body")));
    let request = ProxyRequest { method: Method::POST, target, headers: HeaderMap::new(), body };
    let error = exec.proxy(request, connection.open(&exec)).await.expect_err("no challenge");
    assert_eq!(error.code, ErrorCode::AuthenticationFailed, "{error}");
    assert_eq!(stub.take().len(), 1);
}
