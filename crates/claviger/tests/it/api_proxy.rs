//! `ANY /api/v2/actions/connections/{id}/proxy/{path}` (extensions.md 3).

use std::time::Duration;

use bytes::Bytes;
use claviger_testkit::{Reply, Upstream, raw};
use http::Response;
use http_body_util::Full;
use uuid::Uuid;

use crate::api_support::{EXECUTIONS, bearer, closed, path, shared};

const TOKEN: &str = "proxied-secret-0123";
const LARGE: usize = 20 << 20;

fn reply(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Reply {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Full::new(body.into())).unwrap()
}

async fn upstream() -> Upstream {
    Upstream::start(|request| match request.uri.path() {
        "/v1/teapot" => reply(
            418,
            &[
                ("x-kind", "pot"),
                ("content-type", "text/x-tea"),
                ("set-cookie", "a=b"),
                ("set-cookie", "c=d"),
                ("claviger-error", "faked"),
                ("access-control-allow-origin", "*"),
            ],
            "short and stout",
        ),
        "/v1/secret" => reply(200, &[("x-said", TOKEN)], format!("before {TOKEN} after")),
        "/v1/coded" => reply(200, &[("content-encoding", "gzip")], "not read"),
        "/v1/moved" => reply(302, &[("location", "https://user:pass@elsewhere.example/x")], ""),
        "/v1/large" => reply(200, &[], vec![b'x'; LARGE]),
        "/v1/empty" => reply(204, &[], ""),
        _ => reply(200, &[], request.body.len().to_string()),
    })
    .await
}

#[tokio::test]
async fn what_passes_and_what_does_not() {
    let upstream = upstream().await;
    let server = shared();
    let client = server.client();
    let id = client.connect("proxy", bearer(&format!("{}/v1", upstream.url()), TOKEN)).await;
    let at = |tail: &str| format!("{}/proxy{tail}", path(&id));
    let sent = [
        ("x-own", "kept"),
        ("accept", "text/x-tea"),
        ("authorization", "Bearer callers"),
        ("cookie", "session=1"),
        ("x-forwarded-for", "1.2.3.4"),
        ("forwarded", "for=1.2.3.4"),
        ("referer", "http://x/"),
        ("origin", "http://x"),
        ("te", "trailers"),
        ("connection", "x-hop"),
        ("x-hop", "1"),
        ("accept-encoding", "gzip"),
    ];
    let answer =
        client.send("POST", &at("/teapot?a=1&b=%2F"), &sent, Some(Bytes::from_static(b"hello"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (418, "short and stout"));
    assert_eq!(
        (&answer.headers["x-kind"], &answer.headers["content-type"]),
        (&"pot".parse().unwrap(), &"text/x-tea".parse().unwrap())
    );
    for gone in ["set-cookie", "claviger-error", "access-control-allow-origin"] {
        assert!(!answer.headers.contains_key(gone), "{gone}");
    }
    let received = upstream.received().pop().unwrap();
    assert_eq!(
        (received.method.as_str(), received.uri.to_string().as_str(), &received.body[..]),
        ("POST", "/v1/teapot?a=1&b=%2F", &b"hello"[..])
    );
    assert_eq!(received.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(
        (&received.headers["x-own"], &received.headers["accept-encoding"]),
        (&"kept".parse().unwrap(), &"identity".parse().unwrap())
    );
    for gone in [
        "dd-api-key",
        "dd-application-key",
        "cookie",
        "x-forwarded-for",
        "forwarded",
        "referer",
        "origin",
        "te",
        "x-hop",
    ] {
        assert!(!received.headers.contains_key(gone), "{gone} reached the upstream");
    }
    let execution: Uuid = answer.headers["claviger-execution-id"].to_str().unwrap().parse().unwrap();
    client.get(&format!("{EXECUTIONS}/{execution}")).await.expect(200);
    for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"] {
        let answer = client.call(method, &at("/empty"), None).await;
        assert_eq!(answer.status.as_u16(), 204, "{method}: {}", answer.text());
        assert_eq!(upstream.received().pop().unwrap().method.as_str(), method);
    }
}

#[tokio::test]
async fn secrets_in_the_answer_are_replaced_while_it_streams() {
    let upstream = upstream().await;
    let server = shared();
    let client = server.client();
    let id = client.connect("proxy redacts", bearer(&format!("{}/v1", upstream.url()), TOKEN)).await;
    let answer = client.get(&format!("{}/proxy/secret", path(&id))).await.expect(200);
    assert_eq!(answer.text(), "before {{ token1 }} after");
    assert!(
        answer.headers.values().all(|value| !String::from_utf8_lossy(value.as_bytes()).contains(TOKEN)),
        "{:?}",
        answer.headers
    );
    let moved = client.get(&format!("{}/proxy/moved", path(&id))).await.expect(302);
    assert_eq!(moved.headers["location"], "https://elsewhere.example/x");
}

#[tokio::test]
async fn answers_of_ours_are_marked() {
    let upstream = upstream().await;
    let server = shared();
    let client = server.client();
    let id = client.connect("proxy marks", bearer(&format!("{}/v1", upstream.url()), TOKEN)).await;
    let closed = client.connect("proxy closed", bearer(&closed().await, TOKEN)).await;
    let unknown = Uuid::from_u128(3).to_string();
    for (id, tail, status, code) in [
        (&id, "/coded", 502, "upstream_unreachable"),
        (&closed, "/x", 502, "upstream_unreachable"),
        (&id, "/..%2f..%2fv2", 403, "destination_refused"),
        (&id, "/%2e%2e/v2", 403, "destination_refused"),
        (&unknown, "/x", 404, "refused"),
        (&"no-uuid".to_owned(), "/x", 400, "refused"),
    ] {
        let answer = client.get(&format!("{}/proxy{tail}", path(id))).await;
        assert_eq!(answer.status.as_u16(), status, "{tail}: {}", answer.text());
        assert_eq!(answer.headers["claviger-error"], code, "{tail}: {}", answer.text());
        assert_eq!(answer.headers["content-type"], "application/vnd.api+json");
        let in_record = answer.headers.contains_key("claviger-execution-id");
        assert_eq!(in_record, status == 502, "{tail}: {:?}", answer.headers);
    }
    let anonymous = client.anonymous().get(&format!("{}/proxy/x", path(&id))).await.expect(401);
    assert!(anonymous.headers.contains_key("claviger-error"));
    let foreign = format!("{}/proxy/http://10.0.0.1/", path(&id));
    client.get(&foreign).await.expect(200);
    assert!(
        upstream.received().pop().unwrap().uri.path().starts_with("/v1/http:/"),
        "an absolute URL is just a path here"
    );
}

#[tokio::test]
async fn an_upstream_that_is_silent_breaks_off_or_speaks_no_http_is_a_502_or_504() {
    let server = shared();
    let client = server.client();
    let nonsense = one_shot(b"SSH-2.0-OpenSSH\r\n").await;
    let short = one_shot(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this").await;
    let id = client.connect("no http", bearer(&nonsense, TOKEN)).await;
    let answer = client.get(&format!("{}/proxy/", path(&id))).await.expect(502);
    assert_eq!(answer.headers["claviger-error"], "upstream_unreachable");
    let id = client.connect("broken off", bearer(&short, TOKEN)).await;
    let request = format!(
        "GET {}/proxy/ HTTP/1.1\r\nHost: {}\r\nDD-API-KEY: {}\r\nDD-APPLICATION-KEY: {}\r\n\r\n",
        path(&id),
        server.address,
        server.keys.api_key,
        server.keys.application_key
    );
    let answer =
        String::from_utf8_lossy(&raw(server.address, request.as_bytes(), Duration::from_secs(10)).await).into_owned();
    let complete = answer.contains("\r\n0\r\n\r\n") || !answer.starts_with("HTTP/1.1 200");
    assert!(!complete || answer.starts_with("HTTP/1.1 502"), "a broken answer must not look whole: {answer}");
}

/// A server that writes these bytes to whoever connects and hangs up.
async fn one_shot(bytes: &'static [u8]) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn large_bodies_stream_both_ways() {
    let upstream = upstream().await;
    let server = shared();
    let client = server.client();
    let id = client.connect("large", bearer(&format!("{}/v1", upstream.url()), TOKEN)).await;
    let up = Bytes::from(vec![b'u'; LARGE]);
    let answer = client.send("PUT", &format!("{}/proxy/upload", path(&id)), &[], Some(up)).await.unwrap().expect(200);
    assert_eq!(answer.text(), LARGE.to_string());
    let answer = client.get(&format!("{}/proxy/large", path(&id))).await.expect(200);
    assert_eq!(answer.body.len(), LARGE);
    assert!(answer.body.iter().all(|byte| *byte == b'x'));
    println!("proxy: {} MiB up and down", LARGE >> 20);
}
