//! An upstream on a real socket that says what it is told to and remembers
//! every byte that it was sent.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock},
};

use claviger_exec::{ActionResult, EgressConfig, Exec, HttpRequest, guard::AllowRule};
use claviger_model::{
    ConnectionId, Destination, OpenedCredential, OrganizationId,
    scheme::{Authentication, AuthenticationScheme, BasicTemplate, BodyTemplate, NamedTemplate},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;

/// One request as it came off the socket.
#[derive(Clone, Debug, Default)]
pub(crate) struct Received {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// Values of a header, in order.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.split("\r\n").skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    pub(crate) fn body(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a text")
    }
}

type Answer = dyn Fn(&Received) -> Vec<u8> + Send + Sync;

/// A listening upstream.
#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Stub {
    pub(crate) async fn start(answer: impl Fn(&Received) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let stub = Self { address: listener.local_addr().expect("an address"), received: Arc::default() };
        let (received, answer) = (stub.received.clone(), Arc::new(answer) as Arc<Answer>);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, received.clone(), answer.clone()));
            }
        });
        stub
    }

    /// Answers everything with 200 and a short text.
    pub(crate) async fn canary() -> Self {
        Self::start(|_| ok("text/plain", b"canary")).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Takes what has come in since the last look.
    pub(crate) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.received.lock().expect("no panic"))
    }
}

async fn serve(mut stream: TcpStream, received: Arc<Mutex<Vec<Received>>>, answer: Arc<Answer>) {
    while let Some(request) = read(&mut stream, &received).await {
        let mut bytes = answer(&request);
        if request.method() == "HEAD" {
            bytes.truncate(bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head") + 4);
        }
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream, received: &Mutex<Vec<Received>>) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let mut request =
        Received { head: String::from_utf8_lossy(&bytes[..end]).into_owned(), body: bytes.split_off(end) };
    let length = request.header("content-length").first().and_then(|text| text.parse().ok()).unwrap_or(0);
    while request.body.len() < length {
        if stream.read_buf(&mut request.body).await.ok()? == 0 {
            return None;
        }
    }
    received.lock().expect("no panic").push(request.clone());
    Some(request)
}

/// A whole answer.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} Text\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    [format!("{text}\r\n").as_bytes(), body].concat()
}

pub(crate) fn ok(content_type: &str, body: &[u8]) -> Vec<u8> {
    answer(200, &[("Content-Type", content_type)], body)
}

/// An egress room that may contact this machine. One for all tests: every stub
/// has a port of its own, so none meets another's connections.
pub(crate) fn exec() -> Exec {
    static EXEC: OnceLock<Exec> = OnceLock::new();
    let start = || {
        let allow = vec![AllowRule::parse("127.0.0.0/8").expect("a rule")];
        Exec::new(EgressConfig { allow, ..EgressConfig::default() }).expect("an egress room")
    };
    EXEC.get_or_init(start).clone()
}

/// A connection to put together.
pub(crate) struct Connection {
    pub(crate) base: String,
    pub(crate) authentication: Authentication,
    pub(crate) secrets: Vec<(&'static str, &'static str)>,
    pub(crate) methods: Option<Vec<String>>,
}

impl Connection {
    pub(crate) fn to(base: impl Into<String>) -> Self {
        let (authentication, secrets) = (Authentication::default(), Vec::new());
        Self { base: base.into(), authentication, secrets, methods: None }
    }

    pub(crate) fn secret(mut self, name: &'static str, value: &'static str) -> Self {
        self.secrets.push((name, value));
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.authentication.headers.push(NamedTemplate { name: name.into(), value: value.into() });
        self
    }

    pub(crate) fn parameter(mut self, name: &str, value: &str) -> Self {
        self.authentication.url_parameters.push(NamedTemplate { name: name.into(), value: value.into() });
        self
    }

    pub(crate) fn body(mut self, content_type: &str, content: &str) -> Self {
        let content_type = (!content_type.is_empty()).then(|| content_type.to_owned());
        self.authentication.body = Some(BodyTemplate { content: Some(content.to_owned()), content_type });
        self
    }

    pub(crate) fn basic(mut self, username: &str, password: &str) -> Self {
        self.authentication.scheme = AuthenticationScheme::Basic;
        self.authentication.basic = Some(BasicTemplate { username: username.into(), password: password.into() });
        self
    }

    pub(crate) fn destination(&self, exec: &Exec) -> Destination {
        let destination = exec.target(&self.base).expect("a base URL").destination();
        Destination { methods: self.methods.clone(), ..destination }
    }

    pub(crate) fn open(&self, exec: &Exec) -> OpenedCredential {
        OpenedCredential {
            organization_id: OrganizationId(Uuid::from_u128(1)),
            connection_id: ConnectionId(Uuid::from_u128(2)),
            destination: self.destination(exec),
            authentication: self.authentication.clone(),
            secrets: self.secrets.iter().map(|(name, value)| ((*name).into(), (*value).to_owned().into())).collect(),
            plain: vec![("plain".to_owned(), "plain-value".to_owned())],
            certificate_authority: None,
            client_certificate: None,
            token: None,
        }
    }

    /// Runs the action as core does: destination first, then the secret.
    pub(crate) async fn run(&self, exec: &Exec, inputs: Value) -> ActionResult {
        let request = HttpRequest::parse(&inputs).unwrap_or_else(|invalid| panic!("{inputs}: {invalid}"));
        match request.destination_of(exec, Some(&self.destination(exec))) {
            Ok(target) => exec.http_request(request, target, Some(self.open(exec))).await,
            Err(error) => ActionResult {
                outcome: Err(error),
                upstream_status: None,
                redactions: 0,
                egress_rules: Vec::new(),
                steps: Vec::new(),
            },
        }
    }
}

/// Runs the action without a connection.
pub(crate) async fn run(exec: &Exec, inputs: Value) -> ActionResult {
    let request = HttpRequest::parse(&inputs).unwrap_or_else(|invalid| panic!("{inputs}: {invalid}"));
    let target = request.destination_of(exec, None).expect("a target");
    exec.http_request(request.on_behalf_of(OrganizationId(Uuid::from_u128(1)), None), target, None).await
}
