//! Whose address a request has, told by those who may tell and by nobody else.

use claviger_http::listen::ListenLimits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::listen_support::{Server, exchange, statuses};

/// Who the server takes the client for.
async fn who(server: &Server, fields: &str) -> String {
    let head = format!("GET /who HTTP/1.1\r\nHost: localhost\r\n{fields}Connection: close\r\n\r\n");
    let answer = exchange(server.address, head.as_bytes()).await.expect("an answer");
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).expect("a body")
}

#[tokio::test]
async fn a_spoofed_address_is_not_believed() {
    let spoofs = [
        "X-Forwarded-For: 203.0.113.9\r\n",
        "x-forwarded-for: 203.0.113.9, 127.0.0.1\r\n",
        "Forwarded: for=203.0.113.9\r\nX-Real-IP: 203.0.113.9\r\n",
        "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 127.0.0.1\r\n",
    ];
    // Nobody is trusted, and somebody else is.
    for proxies in [&[][..], &["10.0.0.0/8", "127.0.0.2"]] {
        let server = Server::start_behind(ListenLimits::default(), None, proxies);
        for fields in spoofs {
            assert_eq!(who(&server, fields).await, "127.0.0.1", "{proxies:?} {fields}");
        }
        server.ended().await;
    }
    let server = Server::start_behind(ListenLimits::default(), None, &["127.0.0.1", "10.0.0.0/8"]);
    for (fields, client) in [
        ("", "127.0.0.1"),
        ("X-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9"),
        // The client's own lie stands left of what the proxy saw.
        ("X-Forwarded-For: 127.0.0.1, 198.51.100.1, 203.0.113.9, 10.1.1.1\r\n", "203.0.113.9"),
        ("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9"),
        ("X-Forwarded-For: 2001:db8::1\r\n", "2001:db8::1"),
        ("X-Forwarded-For: 203.0.113.9, nonsense\r\n", "127.0.0.1"),
        ("X-Forwarded-For: \r\n", "127.0.0.1"),
        ("Forwarded: for=203.0.113.9\r\nX-Real-IP: 203.0.113.9\r\n", "127.0.0.1"),
    ] {
        assert_eq!(who(&server, fields).await, client, "{fields}");
    }
    server.ended().await;
}

/// The limit of one address holds for the client, not for the proxy that many share.
#[tokio::test]
async fn clients_behind_a_proxy_are_bounded_each_for_itself() {
    let limits = || ListenLimits { connections_per_address: 2, ..ListenLimits::default() };
    let begin = async |server: &Server, client: &str| {
        let mut stream = server.connect().await;
        // The body never ends, nor does the answer.
        let head = format!(
            "POST /stream HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {client}\r\nContent-Length: 9\r\n\r\nx"
        );
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut start = vec![0; 4096];
        let read = stream.read(&mut start).await.unwrap_or_default();
        (statuses(&String::from_utf8_lossy(&start[..read])), stream)
    };
    let server = Server::start_behind(limits(), None, &["127.0.0.1"]);
    let (first, held) = begin(&server, "203.0.113.1").await;
    let (second, _second) = begin(&server, "203.0.113.1").await;
    let (third, _third) = begin(&server, "203.0.113.1").await;
    assert_eq!([first, second, third], [[200], [200], [429]]);
    let (other, _other) = begin(&server, "203.0.113.2").await;
    assert_eq!(other, [200], "the fifth connection of the proxy, the first of that client");
    drop(held);
    let again = async {
        while begin(&server, "203.0.113.1").await.0 != [200] {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::listen_support::PATIENCE, again).await.expect("what ended is not counted");
    // Without trust the same is too many connections of one address.
    let server = Server::start_behind(limits(), None, &[]);
    let (_, _one) = begin(&server, "203.0.113.1").await;
    let (_, _two) = begin(&server, "203.0.113.2").await;
    assert_eq!(begin(&server, "203.0.113.3").await.0, [503]);
}
