//! The gate's counting against hyper's, on honest messages in random pieces.

use std::sync::{Arc, Mutex};

use claviger_model::Entropy;
use http_body_util::{BodyExt, Empty};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::{Gate, GateRules};
use crate::listen::{AllowedHosts, ListenLimits, TrustedProxies, exchange::Exchange, guarded::Guarded};

/// One request as its sender means it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Meant {
    method: String,
    path: String,
    body: Vec<u8>,
}

/// How its body is written.
#[derive(Debug, Clone)]
enum Written {
    Length,
    /// Chunk sizes, an extension for each, and trailers.
    Chunks(Vec<(usize, String)>, Vec<String>),
}

fn message() -> impl Strategy<Value = (Meant, Written)> {
    let chunks = (
        // Not so small that the extensions together are refused.
        proptest::collection::vec((20usize..700, "(;[a-z]{1,9}(=[a-z0-9\"]{1,9})?)?"), 1..6),
        proptest::collection::vec("x-[a-z]{1,9}: [ -~]{0,20}", 0..3),
    );
    let written = prop_oneof![Just(Written::Length), chunks.prop_map(|(c, t)| Written::Chunks(c, t))];
    // Few bytes, those that matter among them, and short to print.
    let body = (0usize..3000, "[\r\n0-9a-f;GET /:]{1,9}").prop_map(|(n, s)| s.bytes().cycle().take(n).collect());
    ("POST|PUT|PATCH|DELETE|GET", "/[a-z]{0,9}", body, written)
        .prop_map(|(method, path, body, written): (_, _, Vec<u8>, _)| (Meant { method, path, body }, written))
}

fn write(meant: &Meant, written: &Written) -> Vec<u8> {
    let mut out = format!("{} {} HTTP/1.1\r\nHost: localhost\r\n", meant.method, meant.path).into_bytes();
    match written {
        Written::Length => {
            out.extend(format!("Content-Length: {}\r\n\r\n", meant.body.len()).bytes());
            out.extend(&meant.body);
        }
        Written::Chunks(sizes, trailers) => {
            out.extend(b"Transfer-Encoding: chunked\r\n\r\n");
            let mut rest = &meant.body[..];
            for (size, extension) in sizes.iter().cycle() {
                let (chunk, after) = rest.split_at(rest.len().min(*size));
                out.extend(format!("{:x}{extension}\r\n", chunk.len()).bytes());
                if chunk.is_empty() {
                    break;
                }
                out.extend(chunk);
                out.extend(b"\r\n");
                rest = after;
            }
            out.extend(trailers.iter().flat_map(|line| format!("{line}\r\n").into_bytes()));
            out.extend(b"\r\n");
        }
    }
    out
}

/// What hyper makes of `bytes`, arriving in pieces of the given sizes, through
/// the gate or without it.
async fn heard(bytes: Vec<u8>, pieces: Vec<usize>, gated: bool) -> Vec<Meant> {
    let (client, server) = tokio::io::duplex(512);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let exchange = Arc::<Exchange>::default();
    let service = {
        let (heard, exchange) = (heard.clone(), exchange.clone());
        service_fn(move |request: hyper::Request<Incoming>| {
            let (heard, exchange) = (heard.clone(), exchange.clone());
            async move {
                let (head, body) = request.into_parts();
                let body = body.collect().await?.to_bytes().to_vec();
                let meant = Meant { method: head.method.to_string(), path: head.uri.path().to_owned(), body };
                heard.lock().expect("no panic").push(meant);
                let answer = Guarded::new(axum::body::Body::new(Empty::new()), exchange.begin());
                Ok::<_, hyper::Error>(hyper::Response::new(answer))
            }
        })
    };
    let client = tokio::spawn(talk(client, bytes, pieces));
    let builder = http1::Builder::new();
    let outcome = if gated {
        let listen = "127.0.0.1:1".parse().expect("an address");
        let hosts = AllowedHosts::new(listen, None, &[]).expect("hosts");
        let rules = GateRules {
            hosts,
            proxies: TrustedProxies::default(),
            limits: ListenLimits::default(),
            entropy: Entropy::seeded(1),
        };
        let gate = Gate::new(server, Arc::new(rules), exchange, None);
        builder.serve_connection(TokioIo::new(gate), service).await
    } else {
        builder.serve_connection(TokioIo::new(server), service).await
    };
    outcome.expect("honest messages are served");
    client.await.expect("no panic");
    let heard = heard.lock().expect("no panic");
    heard.clone()
}

/// Sends all, then reads the answers to the end.
async fn talk(stream: DuplexStream, bytes: Vec<u8>, pieces: Vec<usize>) {
    let (mut read, mut write) = tokio::io::split(stream);
    let sending = async {
        let mut rest = &bytes[..];
        for size in pieces.iter().cycle() {
            let (piece, after) = rest.split_at(rest.len().min(*size));
            if piece.is_empty() || write.write_all(piece).await.is_err() {
                break;
            }
            tokio::task::yield_now().await;
            rest = after;
        }
    };
    let mut answers = Vec::new();
    let _ = tokio::join!(sending, read.read_to_end(&mut answers));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_gate_and_hyper_read_honest_messages_alike(
        messages in proptest::collection::vec(message(), 1..5),
        pieces in proptest::collection::vec(1usize..900, 1..9),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let mut bytes: Vec<u8> = messages.iter().flat_map(|(meant, written)| write(meant, written)).collect();
        // The client keeps its side open, so the last request ends the connection.
        bytes.extend(b"GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let mut meant: Vec<Meant> = messages.into_iter().map(|(meant, _)| meant).collect();
        meant.push(Meant { method: "GET".to_owned(), path: "/last".to_owned(), body: Vec::new() });
        let through_the_gate = runtime.block_on(heard(bytes.clone(), pieces.clone(), true));
        prop_assert_eq!(&through_the_gate, &meant);
        prop_assert_eq!(&runtime.block_on(heard(bytes, pieces, false)), &meant);
    }
}
