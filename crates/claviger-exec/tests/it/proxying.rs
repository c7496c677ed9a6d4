//! The streaming proxy: what passes, what stays, and that it streams.

use std::{convert::Infallible, sync::atomic::Ordering, time::Duration};

use bytes::Bytes;
use claviger_exec::{ActionError, ErrorCode, Exec, Limits, ProxyRequest, ProxyResponse, client::RequestBody};
use futures_util::stream;
use http::{HeaderMap, HeaderName, Method};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    stub::{Connection, Stub, answer, exec},
    upstream::with_limits,
};

const SECRET: &str = "canary-12345678";

fn connection(base: impl Into<String>) -> Connection {
    Connection::to(base).secret("token", SECRET).header("X-Api-Key", "{{ token }}")
}

fn request(
    exec: &Exec,
    connection: &Connection,
    path: &str,
    headers: &[(&str, &str)],
) -> Result<ProxyRequest, ActionError> {
    let target = exec.target_below(None, &connection.destination(exec), path)?;
    let pairs = headers.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")));
    let headers: HeaderMap = pairs.collect::<Vec<(HeaderName, _)>>().into_iter().collect();
    Ok(ProxyRequest { method: Method::GET, target, headers, body: RequestBody::empty() })
}

async fn pass(connection: &Connection, path: &str, headers: &[(&str, &str)]) -> Result<ProxyResponse, ActionError> {
    let exec = exec();
    exec.proxy(request(&exec, connection, path, headers)?, connection.open(&exec)).await
}

async fn text(response: ProxyResponse) -> String {
    String::from_utf8(response.body.collect().await.expect("a body").to_bytes().to_vec()).expect("a text")
}

#[tokio::test]
async fn the_request_passes_without_what_is_the_callers() {
    let stub = Stub::canary().await;
    let theirs = [
        "authorization",
        "cookie",
        "dd-api-key",
        "dd-application-key",
        "x-forwarded-for",
        "x-forwarded-host",
        "forwarded",
        "referer",
        "origin",
        "proxy-authorization",
        "idempotency-key",
        "x-api-key",
        "te",
        "keep-alive",
        "x-real-ip",
        "sec-fetch-site",
        "via",
        "claviger-execution-id",
        "x-nominated",
    ];
    let mut headers: Vec<_> = theirs.iter().map(|name| (*name, "callers-own")).collect();
    headers.extend([
        ("connection", "X-Nominated, close"),
        ("accept-encoding", "gzip"),
        ("x-passes", "yes"),
        ("accept", "text/html"),
    ]);
    let response = pass(&connection(stub.url("/v1")), "/a%20b/c?x=%2F&y", &headers).await.expect("an answer");
    assert_eq!(
        (response.status.as_u16(), response.egress_rules.as_slice()),
        (200, ["127.0.0.0/8".to_owned()].as_slice())
    );
    assert_eq!(text(response).await, "canary");
    let received = stub.take().pop().expect("a request");
    assert_eq!((received.method(), received.path()), ("GET", "/v1/a%20b/c?x=%2F&y"));
    assert!(!received.head.contains("callers-own"), "{}", received.head);
    assert_eq!(received.header("x-api-key"), [SECRET]);
    assert_eq!(received.header("accept-encoding"), ["identity"]);
    assert_eq!((received.header("x-passes"), received.header("accept")), (vec!["yes"], vec!["text/html"]));
    assert_eq!(received.header("host"), [stub.address.to_string()]);
    println!("proxy: {} headers of the caller stay here", theirs.len() + 2);
}

#[tokio::test]
async fn the_answer_passes_without_what_is_ours() {
    let location = format!("https://user:pass@elsewhere.example.com/x?key={SECRET}&api=1&q=2");
    let headers = [
        ("Set-Cookie", "a=b"),
        ("Connection", "X-Nominated"),
        ("X-Nominated", "x"),
        ("Claviger-Error", "internal"),
        ("Keep-Alive", "timeout=5"),
        ("Strict-Transport-Security", "max-age=1"),
        ("Location", location.as_str()),
        ("X-Echo", SECRET),
        ("Content-Type", "text/plain"),
        ("ETag", "\"1\""),
    ]
    .to_vec();
    let owned: Vec<(String, String)> = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let stub = Stub::start(move |_| {
        let headers: Vec<_> = owned.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        answer(302, &headers, format!("you sent {SECRET}, did you?").as_bytes())
    })
    .await;
    let connection = connection(stub.url("/")).parameter("api", "{{ token }}");
    let response = pass(&connection, "/", &[]).await.expect("an answer");
    assert_eq!(response.status.as_u16(), 302);
    let names: Vec<_> = response.headers.keys().map(HeaderName::as_str).collect();
    for gone in ["set-cookie", "connection", "x-nominated", "claviger-error", "keep-alive", "strict-transport-security"]
    {
        assert!(!names.contains(&gone), "{gone} came back");
    }
    assert_eq!(response.headers["location"], "https://elsewhere.example.com/x?key={{ token }}&q=2");
    assert_eq!(
        (&response.headers["x-echo"], &response.headers["etag"]),
        (&"{{ token }}".parse().expect("a value"), &"\"1\"".parse().expect("a value"))
    );
    let (length, count) = (response.headers["content-length"].clone(), response.body.redactions());
    let body = text(response).await;
    assert_eq!(body, "you sent {{ token }}, did you?");
    assert_eq!(
        (length.to_str().expect("a number"), count.load(Ordering::Relaxed)),
        (body.len().to_string().as_str(), 3)
    );
}

#[tokio::test]
async fn what_must_not_pass_is_refused() {
    let stub = Stub::start(|request| match request.path() {
        "/v1/gzip" => answer(200, &[("Content-Encoding", "gzip")], b"xx"),
        "/v1/upgrade" => {
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n".to_vec()
        }
        _ => answer(200, &[], b""),
    })
    .await;
    let connection = Connection { methods: Some(vec!["GET".to_owned()]), ..connection(stub.url("/v1")) };
    let code =
        |result: Result<ProxyResponse, ActionError>| result.map(|answer| answer.status).map_err(|error| error.code);
    assert_eq!(code(pass(&connection, "/gzip", &[]).await), Err(ErrorCode::UpstreamUnreachable));
    assert_eq!(code(pass(&connection, "/upgrade", &[]).await), Err(ErrorCode::UpstreamUnreachable));
    stub.take();
    assert_eq!(
        code(pass(&connection, "/x", &[("upgrade", "websocket"), ("connection", "upgrade")]).await),
        Err(ErrorCode::InvalidInput)
    );
    for path in ["../x", "/..%2fx", "/%2e%2e/x", "x/../../y", "/x\\..\\..", "/{{x}}"] {
        assert_eq!(code(pass(&connection, path, &[]).await), Err(ErrorCode::DestinationRefused), "{path}");
    }
    let exec = exec();
    for (method, expected) in
        [(Method::POST, ErrorCode::DestinationRefused), (Method::TRACE, ErrorCode::DestinationRefused)]
    {
        let post = ProxyRequest { method, ..request(&exec, &connection, "/x", &[]).expect("a request") };
        assert_eq!(code(exec.proxy(post, connection.open(&exec)).await), Err(expected));
    }
    let elsewhere = ProxyRequest {
        target: exec.target(&stub.url("/v2")).expect("a target"),
        ..request(&exec, &connection, "/x", &[]).expect("a request")
    };
    assert_eq!(code(exec.proxy(elsewhere, connection.open(&exec)).await), Err(ErrorCode::DestinationRefused));
    assert!(stub.take().is_empty(), "nothing was sent");
}

/// Accepts one call, reads its head, and hands the socket to the test.
async fn by_hand() -> (String, tokio::task::JoinHandle<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let accepted = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a call");
        let mut head = Vec::new();
        // Not a byte beyond the head: the body is the test's to read.
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.expect("a byte"));
        }
        stream
    });
    (url, accepted)
}

#[tokio::test]
async fn bodies_stream_and_values_that_are_cut_apart_are_found() {
    let (url, accepted) = by_hand().await;
    let connection = connection(url);
    let answer = tokio::spawn(async move { pass(&connection, "/", &[]).await });
    let mut socket = accepted.await.expect("a call");
    socket.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await.expect("sent");
    let mut body = answer.await.expect("no panic").expect("an answer").body;
    let count = body.redactions();
    let mut chunk = async |text: &str| {
        socket.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes()).await.expect("sent");
    };
    // Each piece comes through before the next one is sent.
    chunk("first ").await;
    assert_eq!(body.frame().await.expect("a piece").expect("whole").into_data().ok(), Some(Bytes::from("first ")));
    chunk("a can").await;
    assert_eq!(body.frame().await.expect("a piece").expect("whole").into_data().ok(), Some(Bytes::from("a ")));
    chunk("ary-1234").await;
    chunk("5678 b").await;
    assert_eq!(
        body.frame().await.expect("a piece").expect("whole").into_data().ok(),
        Some(Bytes::from("{{ token }} b"))
    );
    socket.write_all(b"0\r\n\r\n").await.expect("sent");
    assert!(body.frame().await.is_none());
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn uploads_stream_and_standing_still_ends_a_call() {
    let exec = with_limits(Limits { idle: Duration::from_millis(200), ..Limits::default() });
    let (url, accepted) = by_hand().await;
    let connection = connection(url);
    let (sender, receiver) = tokio::sync::mpsc::channel::<Bytes>(1);
    let pieces = stream::unfold(receiver, |mut receiver| async move {
        let piece = receiver.recv().await?;
        Some((Ok::<_, Infallible>(Frame::data(piece)), receiver))
    });
    let request = ProxyRequest {
        method: Method::POST,
        body: RequestBody::stream(StreamBody::new(Box::pin(pieces))),
        ..request(&exec, &connection, "/", &[]).expect("a request")
    };
    let credential = connection.open(&exec);
    let call = tokio::spawn(async move { exec.proxy(request, credential).await });
    sender.send(Bytes::from("piece")).await.expect("taken");
    let mut socket = accepted.await.expect("a call");
    let mut received = vec![0; 64];
    let length = socket.read(&mut received).await.expect("bytes");
    assert_eq!(&received[..length], b"5\r\npiece\r\n", "the first piece is there before there is a second");
    let error = call.await.expect("no panic").map(|answer| answer.status).expect_err("nothing moves");
    assert_eq!(error.code, ErrorCode::UpstreamTimeout, "{error}");
    assert_eq!(socket.read(&mut received).await.unwrap_or(0), 0, "the upstream connection is closed");
}

#[tokio::test]
async fn a_long_answer_keeps_its_length_only_without_a_secret() {
    let stub = Stub::start(|_| answer(200, &[], &[b'x'; 100_000])).await;
    let with = pass(&connection(stub.url("/")), "/", &[]).await.expect("an answer");
    assert!(!with.headers.contains_key("content-length"));
    assert_eq!(text(with).await.len(), 100_000);
    let without = pass(&Connection::to(stub.url("/")), "/", &[]).await.expect("an answer");
    assert_eq!(without.headers["content-length"], "100000");
    assert_eq!(text(without).await.len(), 100_000);
}
