//! What else the listener does: its end, TLS, HTTP/2.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use claviger_http::listen::{ListenLimits, tls_load};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http2::SendRequest;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::listen_support::{PATIENCE, Server, exchange, read_to_end, statuses};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[tokio::test]
async fn a_shutdown_closes_idle_connections_and_finishes_requests_under_way() {
    let mut server = Server::start(ListenLimits::default());
    let mut idle = server.connect().await;
    idle.write_all(GET).await.expect("sent");
    assert!(idle.read(&mut [0; 512]).await.is_ok_and(|count| count > 0));
    let mut untouched = server.connect().await;
    let busy = tokio::spawn(exchange(server.address, b"GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    while server.handled() != ["/", "/wait"] {
        tokio::task::yield_now().await;
    }
    server.stop();
    let mut rest = Vec::new();
    assert!(idle.read_to_end(&mut rest).await.is_ok_and(|count| count == 0), "idle is closed without a word");
    assert!(untouched.read_to_end(&mut rest).await.is_ok_and(|count| count == 0));
    let answer = busy.await.expect("no panic").expect("closed");
    assert!(answer.ends_with("waited"), "{answer}");
    server.ended().await;
}

#[tokio::test]
async fn a_shutdown_waits_no_longer_than_its_deadline() {
    let limits = ListenLimits { drain: Duration::from_millis(50), ..ListenLimits::default() };
    let mut server = Server::start(limits);
    let busy = tokio::spawn(exchange(server.address, b"GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    while server.handled() != ["/wait"] {
        tokio::task::yield_now().await;
    }
    server.stop();
    assert_eq!(busy.await.expect("no panic").as_deref(), Some(""), "cut off");
    server.ended().await;
}

#[tokio::test]
async fn an_early_answer_reaches_a_client_that_is_still_sending() {
    let server = Server::start(ListenLimits::default());
    let head = b"POST /early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n";
    let answer = exchange(server.address, &[&head[..], &vec![b'x'; 200_000]].concat()).await.expect("closed");
    assert_eq!(statuses(&answer), [403], "{answer}");
    server.ended().await;
}

/// A certificate for localhost in files, and a client's trust in it.
fn certificate(directory: &std::path::Path) -> (Arc<rustls::ServerConfig>, rustls::ClientConfig) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let (cert, key) = (directory.join("cert.pem"), directory.join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).expect("written");
    std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&cert).expect("PEM")).expect("a root");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let client = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    (tls_load(&cert, &key).expect("a usable pair"), client)
}

type Tls = tokio_rustls::client::TlsStream<tokio::net::TcpStream>;

async fn tls_connect(server: &Server, client: &rustls::ClientConfig, alpn: &[u8]) -> Tls {
    let mut client = client.clone();
    client.alpn_protocols = vec![alpn.to_vec()];
    let connector = tokio_rustls::TlsConnector::from(Arc::new(client));
    let name = "localhost".try_into().expect("a name");
    let stream = connector.connect(name, server.connect().await).await.expect("a handshake");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(alpn));
    stream
}

async fn h2(stream: Tls) -> (SendRequest<Empty<Bytes>>, tokio::task::JoinHandle<()>) {
    let (sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("HTTP/2");
    let driver = tokio::spawn(async {
        let _ = connection.await;
    });
    (sender, driver)
}

fn get(uri: &str) -> http::Request<Empty<Bytes>> {
    http::Request::get(uri).body(Empty::new()).expect("a request")
}

#[tokio::test]
async fn tls_speaks_both_protocols_under_the_same_rules() {
    let directory = tempfile::tempdir().expect("a directory");
    let (tls, client) = certificate(directory.path());
    let server = Server::start_with(ListenLimits::default(), Some(tls));
    let http1 = tls_connect(&server, &client, b"http/1.1").await;
    let answer = read_to_end(http1, b"GET /one HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert!(answer.expect("closed").ends_with("/one 0"));
    let lax = tls_connect(&server, &client, b"http/1.1").await;
    let answer = read_to_end(lax, b"GET /lax HTTP/1.1\nHost: localhost\r\n\r\n").await;
    assert_eq!(statuses(&answer.expect("closed")), [400]);

    let (mut sender, driver) = h2(tls_connect(&server, &client, b"h2").await).await;
    let mut field = get("https://localhost/x");
    field.headers_mut().insert("host", "evil.example".parse().expect("a value"));
    for (request, status) in [
        (get("https://localhost/two"), 200),
        (get("https://evil.example/x"), 421),
        (get("https://evil.example/healthz"), 200),
        (field, 400),
    ] {
        let answer = sender.send_request(request).await.expect("answered");
        assert_eq!(answer.status(), status);
        let body = answer.into_body().collect().await.expect("a body").to_bytes();
        if status >= 400 {
            let json: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
            assert_eq!(json["errors"][0]["status"], status.to_string());
        }
    }
    assert_eq!(server.handled(), ["/one", "/two", "/healthz"]);
    drop(sender);
    server.ended().await;
    driver.await.expect("no panic");
}

#[tokio::test]
async fn slow_handshakes_and_idle_http2_connections_are_closed() {
    let directory = tempfile::tempdir().expect("a directory");
    let (tls, client) = certificate(directory.path());
    let short = Duration::from_millis(200);
    let limits = ListenLimits { handshake: short, head: short, idle: short, ..ListenLimits::default() };
    let server = Server::start_with(limits, Some(tls));
    let mut silent = server.connect().await;
    silent.write_all(&[22, 3, 1]).await.expect("sent");
    let ended = tokio::time::timeout(PATIENCE, silent.read(&mut [0; 64])).await;
    assert!(matches!(ended, Ok(Ok(0) | Err(_))), "a slow handshake is closed");
    let (mut sender, driver) = h2(tls_connect(&server, &client, b"h2").await).await;
    assert_eq!(sender.send_request(get("https://localhost/")).await.expect("answered").status(), 200);
    tokio::time::timeout(PATIENCE, driver).await.expect("an idle connection is closed").expect("no panic");
    server.ended().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x12_a_flood_of_resets_ends_the_connection() {
    let directory = tempfile::tempdir().expect("a directory");
    let (tls, client) = certificate(directory.path());
    let server = Server::start_with(ListenLimits::default(), Some(tls));
    let (mut sender, driver) = h2(tls_connect(&server, &client, b"h2").await).await;
    let mut sent = 0;
    while sent < 100_000 && sender.ready().await.is_ok() {
        let asked = sender.send_request(get("https://localhost/wait"));
        // Long enough to be sent, too short to be answered.
        let _ = tokio::time::timeout(Duration::from_micros(200), asked).await;
        sent += 1;
    }
    let handled = server.handled().len();
    assert!(sent < 1_000, "still open after {sent} resets");
    tokio::time::timeout(PATIENCE, driver).await.expect("closed").expect("no panic");
    println!("X12: connection closed after {sent} resets, {handled} of them reached a handler");
    server.ended().await;
}

/// A frame of a kind, on a stream (RFC 9113, section 4.1).
fn frame(kind: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a short payload").to_be_bytes();
    [&length[1..], &[kind, 0], &stream.to_be_bytes(), payload].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x12_a_flood_of_continuation_frames_ends_the_connection() {
    let directory = tempfile::tempdir().expect("a directory");
    let (tls, client) = certificate(directory.path());
    let server = Server::start_with(ListenLimits::default(), Some(tls));
    // A field that is not indexed, of a kilobyte; and none at all.
    let field = [&[0, 1, b'x', 0x7f, 0x80, 0x07][..], &[b'y'; 1_023]].concat();
    for (what, payload) in [("full", &field[..]), ("empty", &[])] {
        let mut stream = tls_connect(&server, &client, b"h2").await;
        let begin = [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], &frame(4, 0, &[]), &frame(1, 1, &[0x82])].concat();
        stream.write_all(&begin).await.expect("sent");
        let more = frame(9, 1, payload);
        let flood = async {
            let mut sent = 0;
            while sent < 100_000 && stream.write_all(&more).await.is_ok() && stream.flush().await.is_ok() {
                sent += 1;
            }
            sent
        };
        let sent = tokio::time::timeout(PATIENCE, flood).await.expect("the flood ends");
        assert!(sent < 100_000, "{what}: still open after {sent} frames");
        println!("X12: connection closed after {sent} {what} CONTINUATION frames");
    }
    assert!(server.handled().is_empty());
    server.ended().await;
}

#[test]
fn what_is_wrong_with_tls_files_is_said() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    let first = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let second = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    std::fs::write(path("cert"), first.cert.pem()).expect("written");
    std::fs::write(path("other"), second.signing_key.serialize_pem()).expect("written");
    std::fs::write(path("empty"), "").expect("written");
    std::fs::write(path("torn"), "-----BEGIN CERTIFICATE-----\nAAAA").expect("written");
    for (cert, key, said) in [
        ("missing", "other", "--tls-cert"),
        ("missing", "other", "cannot be read: No such file"),
        ("empty", "other", "holds no PEM certificate"),
        ("torn", "other", "no -----END line"),
        ("cert", "empty", "holds no unencrypted PEM private key"),
        ("cert", "cert", "--tls-key"),
        ("cert", "other", "the key does not belong to the certificate"),
    ] {
        let error = tls_load(&path(cert), &path(key)).expect_err(cert).to_string();
        assert!(error.contains(said), "{cert} {key}: {error}");
    }
}
