//! P28: slow and many clients.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use claviger_http::listen::ListenLimits;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::listen_support::{PATIENCE, Server, exchange, statuses};

/// What security.md promises for slow clients.
const PROMISED: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slow {
    /// Half a head, then nothing.
    HalfHead,
    /// A head, byte by byte.
    Head,
    /// A body, byte by byte.
    Body,
    /// A chunk's size line, byte by byte.
    Chunk,
    /// Nothing at all.
    Silent,
    /// One request, then nothing.
    Idle,
}

const KINDS: [Slow; 6] = [Slow::HalfHead, Slow::Head, Slow::Body, Slow::Chunk, Slow::Silent, Slow::Idle];

/// Is slow until the server closes; how long that took and what it answered.
async fn be_slow(address: SocketAddr, kind: Slow) -> (Slow, Option<Duration>, String) {
    let stream = TcpStream::connect(address).await.expect("the server accepts");
    let (mut read, mut write) = stream.into_split();
    let (at_once, slowly): (&[u8], &[u8]) = match kind {
        Slow::HalfHead => (b"GET / HTTP/1.1\r\nHost: loc", b""),
        Slow::Head => (b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"),
        Slow::Body => (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n", &[b'x'; 5000]),
        Slow::Chunk => (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5;", &[b'x'; 200]),
        Slow::Silent => (b"", b""),
        Slow::Idle => (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b""),
    };
    let begun = Instant::now();
    let sending = async {
        let _ = write.write_all(at_once).await;
        for byte in slowly {
            tokio::time::sleep(Duration::from_millis(40)).await;
            if write.write_all(&[*byte]).await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    let mut answer = Vec::new();
    let closed = tokio::time::timeout(PATIENCE, async {
        tokio::select! {
            _ = read.read_to_end(&mut answer) => (),
            () = sending => (),
        }
    });
    let took = closed.await.ok().map(|()| begun.elapsed());
    (kind, took, String::from_utf8_lossy(&answer).into_owned())
}

/// Sockets of this process on the server's side that are not closed.
fn server_sockets(address: SocketAddr) -> usize {
    let port = format!(":{:04X}", address.port());
    let table = std::fs::read_to_string("/proc/net/tcp").expect("Linux");
    let lines = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    // Local address, state (0A listens), inode (0 once no descriptor is left).
    lines.filter(|line| line.len() > 9 && line[1].ends_with(&port) && line[3] != "0A" && line[9] != "0").count()
}

async fn until_closed(address: SocketAddr) -> usize {
    let begun = Instant::now();
    while server_sockets(address) > 0 && begun.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server_sockets(address)
}

async fn p99(address: SocketAddr, requests: usize) -> Duration {
    let mut times = Vec::new();
    for _ in 0..requests {
        let begun = Instant::now();
        let answer = exchange(address, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
        assert_eq!(statuses(&answer.expect("answered")), [200]);
        times.push(begun.elapsed());
    }
    times.sort();
    times[requests * 99 / 100]
}

fn short() -> ListenLimits {
    let short = Duration::from_millis(300);
    ListenLimits { head: short, idle: short, body_grace: short, linger: short, ..ListenLimits::default() }
}

fn room_for_descriptors() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).expect("the soft limit may reach the hard one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p28_500_slow_connections_are_closed_in_time() {
    room_for_descriptors();
    let server = Server::start(short());
    let address = server.address;
    let calm = p99(address, 200).await;
    assert_eq!(until_closed(address).await, 0);
    let slow: Vec<_> = (0..500).map(|n| tokio::spawn(be_slow(address, KINDS[n % KINDS.len()]))).collect();
    let busy = p99(address, 200).await;
    let mut longest = Duration::ZERO;
    for slow in slow {
        let (kind, took, answer) = slow.await.expect("no panic");
        let took = took.unwrap_or_else(|| panic!("{kind:?} was never closed"));
        assert!(took < PROMISED, "{kind:?} was closed after {took:?}");
        longest = longest.max(took);
        let expected: &[u16] = match kind {
            Slow::Silent => &[],
            Slow::Idle => &[200],
            _ => &[408],
        };
        assert_eq!(statuses(&answer), expected, "{kind:?}: {answer}");
    }
    let left = until_closed(address).await;
    assert_eq!(left, 0, "sockets left open");
    println!(
        "P28: 500 slow connections closed within {longest:?}, honest p99 {calm:?} calm, {busy:?} busy, {left} sockets left"
    );
    server.ended().await;
}

#[test]
fn p28_the_default_limits_are_what_is_promised() {
    let limits = ListenLimits::default();
    assert_eq!((limits.head, limits.head_bytes, limits.head_fields), (Duration::from_secs(5), 16 * 1024, 100));
    assert_eq!((limits.body_grace, limits.body_rate), (Duration::from_secs(5), 1024));
    assert_eq!((limits.idle, limits.handshake), (Duration::from_secs(60), Duration::from_secs(5)));
    assert_eq!((limits.connections, limits.connections_per_address), (10_000, 1_000));
    assert_eq!((limits.h2_streams, limits.h2_resets), (100, 20));
    // A slow client is given its answer and time to read it within the promise.
    assert!(limits.head + limits.linger < PROMISED && limits.body_grace + limits.linger < PROMISED);
}

#[tokio::test]
async fn p28_a_steady_slow_upload_and_a_slow_handler_are_not_cut_off() {
    let limits = ListenLimits { body_rate: 1024, ..short() };
    let server = Server::start(limits);
    // 4 KiB a second for twice the grace.
    let mut stream = server.connect().await;
    stream
        .write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3072\r\n\r\n")
        .await
        .expect("sent");
    for _ in 0..12 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.write_all(&[b'x'; 256]).await.expect("sent");
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("read");
    assert!(answer.ends_with("/ 3072"), "{answer}");
    // A handler that takes as long as the idle limit.
    let waited = exchange(server.address, b"GET /wait HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert!(waited.expect("closed").ends_with("waited"));
    server.ended().await;
}

#[tokio::test]
async fn p28_a_client_that_takes_nothing_of_its_answer_is_cut_off() {
    let server = Server::start(ListenLimits { write_stall: Duration::from_millis(300), ..short() });
    let mut stream = server.connect().await;
    stream
        .write_all(b"POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000000\r\n\r\n")
        .await
        .expect("sent");
    // Sends its body, reads nothing of it back, until it is cut off.
    let cut = tokio::time::timeout(PROMISED, async {
        let block = vec![b'x'; 64 * 1024];
        while stream.write_all(&block).await.is_ok() {}
    });
    assert!(cut.await.is_ok(), "never cut off");
    server.ended().await;
}

#[tokio::test]
async fn p28_a_client_that_holds_on_after_its_refusal_is_let_go() {
    let server = Server::start(short());
    let mut stream = server.connect().await;
    stream.write_all(b"GET / HTTP/1.1\nHost: localhost\r\n\r\n").await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("read");
    assert_eq!(statuses(&answer), [400]);
    // Our side stays open, with more to come.
    assert_eq!(until_closed(server.address).await, 0, "the server waits for a client that it has refused");
    drop(stream);
    server.ended().await;
}

#[tokio::test]
async fn p28_connections_over_the_bound_are_turned_away_and_room_comes_back() {
    for limits in [
        ListenLimits { connections_per_address: 3, ..ListenLimits::default() },
        ListenLimits { connections: 3, ..ListenLimits::default() },
    ] {
        three_and_no_more(limits).await;
    }
}

async fn three_and_no_more(limits: ListenLimits) {
    let server = Server::start(limits);
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("sent");
        let mut buffer = [0; 512];
        assert!(stream.read(&mut buffer).await.is_ok_and(|count| count > 0));
        held.push(stream);
    }
    let mut turned_away = String::new();
    server.connect().await.read_to_string(&mut turned_away).await.expect("read");
    assert_eq!(statuses(&turned_away), [503]);
    let (head, body) = turned_away.split_once("\r\n\r\n").expect("a head");
    assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head} {}", body.len());
    drop(held);
    assert_eq!(until_closed(server.address).await, 0);
    let answer = exchange(server.address, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert_eq!(statuses(&answer.expect("closed")), [200]);
    server.ended().await;
}
