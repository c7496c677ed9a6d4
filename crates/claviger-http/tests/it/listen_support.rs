//! A listener in front of a tiny router that writes down what it was asked.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::any,
};
use claviger_http::listen::{
    AllowedHosts, ClientAddress, ListenConfig, ListenLimits, Refusal, TrustedProxies, bind, serve,
};
use claviger_model::Entropy;
use http_body_util::BodyExt;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};

/// Long enough for a loaded machine; reached only by what hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A server under test.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    handled: Arc<Mutex<Vec<String>>>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) fn start(limits: ListenLimits) -> Self {
        Self::start_with(limits, None)
    }

    pub(crate) fn start_with(limits: ListenLimits, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        Self::start_behind(limits, tls, &[])
    }

    /// The same behind proxies that are believed.
    pub(crate) fn start_behind(limits: ListenLimits, tls: Option<Arc<rustls::ServerConfig>>, proxies: &[&str]) -> Self {
        let proxies: Vec<String> = proxies.iter().map(|&text| text.to_owned()).collect();
        let proxies = TrustedProxies::new(&proxies).expect("networks");
        let listener = bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let hosts = AllowedHosts::new(address, Some("https://keys.example.com"), &[]).expect("hosts");
        let config = ListenConfig { listener, tls, hosts, proxies, limits, entropy: Entropy::seeded(7) };
        let handled = Arc::<Mutex<Vec<String>>>::default();
        let router = Router::new()
            .route("/who", any(who))
            .route("/wait", any(wait))
            .route("/stream", any(stream))
            .route("/early", any(|| async { (StatusCode::FORBIDDEN, "early") }))
            .fallback(any(collect))
            .with_state(handled.clone());
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(serve(config, router.into(), shutdown));
        Self { address, handled, stop: Some(stop), task }
    }

    /// The targets that handlers were asked for.
    pub(crate) fn handled(&self) -> Vec<String> {
        self.handled.lock().expect("no panic").clone()
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("the server accepts")
    }

    /// Begins the shutdown.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits for the end of the shutdown.
    pub(crate) async fn ended(self) {
        drop(self.stop);
        tokio::time::timeout(PATIENCE, self.task).await.expect("the server ends").expect("no panic");
    }
}

type Handled = State<Arc<Mutex<Vec<String>>>>;

/// Reads the whole body; says how long it was, or why it failed.
async fn collect(State(handled): Handled, request: Request) -> Response {
    assert!(request.extensions().get::<ClientAddress>().is_some());
    assert!(!request.headers().contains_key("upgrade"));
    let target = request.uri().path().to_owned();
    handled.lock().expect("no panic").push(target.clone());
    match request.into_body().collect().await {
        Ok(body) => format!("{target} {}", body.to_bytes().len()).into_response(),
        Err(error) => match Refusal::in_error(&error) {
            Some(refusal) => (StatusCode::from_u16(refusal.status).expect("a status"), refusal.detail).into_response(),
            None => (StatusCode::BAD_REQUEST, "body error").into_response(),
        },
    }
}

async fn who(request: Request) -> String {
    request.extensions().get::<ClientAddress>().expect("every request has one").0.to_string()
}

async fn wait(State(handled): Handled) -> &'static str {
    handled.lock().expect("no panic").push("/wait".to_owned());
    tokio::time::sleep(Duration::from_millis(300)).await;
    "waited"
}

async fn stream(request: Request) -> Body {
    request.into_body()
}

/// Sends `bytes`, keeps its side open, and reads until the server closes.
/// `None` when it does not within [`PATIENCE`].
pub(crate) async fn exchange(address: SocketAddr, bytes: &[u8]) -> Option<String> {
    let stream = TcpStream::connect(address).await.expect("the server accepts");
    read_to_end(stream, bytes).await
}

/// As [`exchange`], over any stream.
pub(crate) async fn read_to_end<S>(stream: S, bytes: &[u8]) -> Option<String>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite,
{
    let (mut read, mut write) = tokio::io::split(stream);
    let mut answer = Vec::new();
    let talk = async {
        // The server may close while we still send.
        let _ = write.write_all(bytes).await;
        let _ = write.flush().await;
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = read.read(&mut buffer).await {
            answer.extend_from_slice(&buffer[..count]);
        }
    };
    tokio::time::timeout(PATIENCE, talk).await.ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

/// The statuses of the answers in `text`, in order.
pub(crate) fn statuses(text: &str) -> Vec<u16> {
    text.match_indices("HTTP/1.")
        .filter_map(|(at, _)| text.get(at + 9..at + 12)?.parse().ok())
        .filter(|status| *status != 100)
        .collect()
}
