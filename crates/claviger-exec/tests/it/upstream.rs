//! Requests without an action, and listeners that count who comes.

use std::{
    net::SocketAddr,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use claviger_exec::{
    ActionError, EgressConfig, Exec, Limits, Target,
    client::{Incoming, Outgoing, PoolKey},
    guard::AllowRule,
};
use claviger_model::{ConnectionId, OrganizationId};
use http::{HeaderMap, Method};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;

pub(crate) fn allowing(rules: &[&str]) -> EgressConfig {
    let allow = rules.iter().map(|rule| AllowRule::parse(rule).expect("a rule")).collect();
    EgressConfig { allow, ..EgressConfig::default() }
}

pub(crate) fn exec(config: EgressConfig) -> Exec {
    Exec::new(config).expect("an egress room")
}

pub(crate) fn with_limits(limits: Limits) -> Exec {
    exec(EgressConfig { limits, ..allowing(&["127.0.0.0/8"]) })
}

pub(crate) fn pool(organization: u128, connection: u128) -> PoolKey {
    PoolKey {
        organization_id: OrganizationId(Uuid::from_u128(organization)),
        connection_id: Some(ConnectionId(Uuid::from_u128(connection))),
    }
}

/// A GET that passed no rule but the text's, so that only the connector is left to refuse it.
pub(crate) fn get(url: &str) -> Outgoing {
    let target = Target::parse(url).or_else(|_| exec(allowing(&["127.0.0.0/8", "::/0"])).target(url));
    Outgoing {
        method: Method::GET,
        target: target.unwrap_or_else(|error| panic!("{url}: {error}")),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        pool: pool(1, 1),
        authority: None,
        client_certificate: None,
        digest: None,
        allow_expired_certificate: false,
        total: Duration::ZERO,
        first_byte: Duration::ZERO,
    }
}

pub(crate) async fn fetch(exec: &Exec, url: &str) -> Result<Incoming, ActionError> {
    exec.send(get(url)).await
}

/// A listener that answers every request with the same bytes.
pub(crate) struct Listener {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Listener {
    pub(crate) async fn start(at: &str, answer: Vec<u8>) -> Self {
        let listener = TcpListener::bind(at).await.expect("a port");
        let this = Self { address: listener.local_addr().expect("an address"), connections: Arc::default() };
        let connections = this.connections.clone();
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, answer.clone()));
            }
        });
        this
    }

    /// How many connections were ever accepted.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

/// Answers each head that ends with an empty line; bodies are not looked at.
async fn serve(mut stream: TcpStream, answer: Arc<Vec<u8>>) {
    let mut bytes = Vec::new();
    while stream.read_buf(&mut bytes).await.is_ok_and(|read| read > 0) {
        if bytes.ends_with(b"\r\n\r\n") {
            bytes.clear();
            if stream.write_all(&answer).await.is_err() {
                return;
            }
        }
    }
}

pub(crate) const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
pub(crate) const OK_CLOSE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

/// Runs an ignored test of this binary in a process of its own.
pub(crate) fn in_own_process(test: &str, environment: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", test, "--ignored", "--nocapture"])
        .envs(environment.iter().copied())
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("1 passed"), "{test} is not there: {text}");
    text
}
