//! P28 from outside: the server in a process of its own, with the limits that it
//! ships with. Slow clients are closed in time and do not keep others waiting.
#![expect(clippy::disallowed_methods, reason = "a test's own sockets")]

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use claviger_testkit::{Keys, Options, Server, raw};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use crate::{
    api_support::{BINARY, CONNECTIONS},
    life::p99,
};

const SLOW: usize = 500;
const PROMISED: Duration = Duration::from_secs(10);
/// Other people's work on the machine makes one attempt look worse than it is,
/// never better.
const ATTEMPTS: usize = 4;
const WATCHED: Duration = Duration::from_secs(4);

#[derive(Clone, Copy, Debug)]
enum Slow {
    HalfHead,
    Head,
    Body,
    Chunk,
    Silent,
}

const KINDS: [Slow; 5] = [Slow::HalfHead, Slow::Head, Slow::Body, Slow::Chunk, Slow::Silent];

impl Slow {
    /// What is sent at once; behind it comes a byte every half second.
    fn begin(self, keys: &Keys) -> (String, bool) {
        let (api, application) = (&keys.api_key, &keys.application_key);
        let post = format!(
            "POST {CONNECTIONS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             DD-API-KEY: {api}\r\nDD-APPLICATION-KEY: {application}\r\n"
        );
        match self {
            Self::HalfHead => (format!("GET {CONNECTIONS} HTTP/1.1\r\nHost: loc"), false),
            Self::Head => (format!("GET {CONNECTIONS} HTTP/1.1\r\nHost: localhost\r\nX-Slow: "), true),
            Self::Body => (format!("{post}Content-Length: 5000\r\n\r\n{{"), true),
            Self::Chunk => (format!("{post}Transfer-Encoding: chunked\r\n\r\n5;"), true),
            Self::Silent => (String::new(), false),
        }
    }

    /// Until the server closes; how long that took.
    async fn hold(self, address: SocketAddr, keys: Keys) -> (Self, Option<Duration>) {
        let begun = Instant::now();
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut read, mut write) = stream.into_split();
        let (at_once, goes_on) = self.begin(&keys);
        let sending = async {
            let _ = write.write_all(at_once.as_bytes()).await;
            if !goes_on {
                std::future::pending::<()>().await;
            }
            loop {
                tokio::time::sleep(Duration::from_millis(500)).await;
                let _ = write.write_all(b"x").await;
            }
        };
        let mut answer = Vec::new();
        let closed = tokio::time::timeout(PROMISED * 2, async {
            tokio::select! {
                _ = read.read_to_end(&mut answer) => (),
                () = sending => (),
            }
        });
        (self, closed.await.ok().map(|()| begun.elapsed()))
    }
}

/// Calls one after the other, each with a connection of its own, until told to
/// stop; how long each took.
async fn call(server: SocketAddr, keys: Keys, stop: Arc<AtomicBool>) -> Vec<Duration> {
    let request = format!(
        "GET {CONNECTIONS} HTTP/1.1\r\nHost: localhost\r\nDD-API-KEY: {}\r\nDD-APPLICATION-KEY: {}\r\n\
         Connection: close\r\n\r\n",
        keys.api_key, keys.application_key
    );
    let mut times = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let answer = raw(server, request.as_bytes(), PROMISED).await;
        times.push(begun.elapsed());
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    }
    times
}

/// p99 in milliseconds of what two callers saw while it lasted, and how many calls.
async fn watch(server: &Server) -> (f64, usize) {
    let stop = Arc::<AtomicBool>::default();
    let mut callers = JoinSet::new();
    for _ in 0..2 {
        callers.spawn(call(server.address, server.keys.clone(), stop.clone()));
    }
    tokio::time::sleep(WATCHED).await;
    stop.store(true, Ordering::Relaxed);
    let mut times = callers.join_all().await.concat();
    (p99(&mut times), times.len())
}

/// One attempt: p99 calm and busy, and the longest that a slow client was borne.
async fn attempt(server: &Server) -> (f64, f64, Duration) {
    let (calm, calls) = watch(server).await;
    assert!(calls > 100, "{calls} calls are too few to speak of a p99");
    let mut slow = JoinSet::new();
    for index in 0..SLOW {
        slow.spawn(KINDS[index % KINDS.len()].hold(server.address, server.keys.clone()));
    }
    let (busy, _) = watch(server).await;
    let mut longest = Duration::ZERO;
    for (kind, took) in slow.join_all().await {
        longest = longest.max(took.unwrap_or_else(|| panic!("{kind:?} was never closed")));
    }
    (calm, busy, longest)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p28_slow_clients_do_not_keep_others_waiting() {
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let (mut best, mut said) = (f64::INFINITY, Vec::new());
    for _ in 0..ATTEMPTS {
        let (calm, busy, longest) = attempt(&server).await;
        assert!(longest < PROMISED, "a slow client was closed after {longest:?}");
        best = best.min(busy / calm);
        said.push(format!("p99 {calm:.1} ms calm, {busy:.1} ms busy, closed within {:.1} s", longest.as_secs_f64()));
        if best <= 2.0 {
            break;
        }
    }
    println!("P28: {SLOW} slow connections, server in a process of its own: {}", said.join("; "));
    assert!(best <= 2.0, "slow clients made others wait {best:.1} times as long: {said:?}");
}
