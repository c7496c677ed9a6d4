//! An HTTP server that remembers what it was sent and answers as it is told.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// One request as it came in.
#[derive(Clone, Debug)]
pub struct Received {
    /// Method.
    pub method: Method,
    /// Path and query.
    pub uri: Uri,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

/// What is answered.
pub type Reply = Response<Full<Bytes>>;

type Handler = Arc<dyn Fn(&Received) -> Reply + Send + Sync>;

/// A running upstream. It ends with the test's runtime.
#[derive(Clone)]
pub struct Upstream {
    /// Where it listens.
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Upstream {
    /// Starts one that answers as `handler` says.
    pub async fn start(handler: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1:0", handler).await
    }

    /// The same at another address of this machine, such as `[::1]:0`.
    pub async fn start_at(at: &str, handler: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(at).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let received = Arc::new(Mutex::new(Vec::new()));
        let handler: Handler = Arc::new(handler);
        let log = received.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (handler, log) = (handler.clone(), log.clone());
                tokio::spawn(async move {
                    let service = service_fn(move |request| serve(request, handler.clone(), log.clone()));
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { address, received }
    }

    /// Starts one that answers 200 only to `Authorization: Bearer <token>`, and
    /// says what it saw.
    pub async fn demanding(token: &str) -> Self {
        Self::demanding_at("127.0.0.1:0", token).await
    }

    /// The same at another address of this machine.
    pub async fn demanding_at(at: &str, token: &str) -> Self {
        let expected = format!("Bearer {token}");
        Self::start_at(at, move |request| {
            let good =
                request.headers.get("authorization").is_some_and(|value| value.as_bytes() == expected.as_bytes());
            let (status, body) =
                if good { (200, r#"{"hello":"friend"}"#) } else { (401, r#"{"error":"who are you?"}"#) };
            Response::builder()
                .status(status)
                .header("content-type", "application/json")
                .body(Full::from(body))
                .unwrap()
        })
        .await
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything it was sent so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn serve(
    request: Request<Incoming>,
    handler: Handler,
    log: Arc<Mutex<Vec<Received>>>,
) -> Result<Reply, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let received = Received { method: parts.method, uri: parts.uri, headers: parts.headers, body };
    log.lock().unwrap_or_else(PoisonError::into_inner).push(received.clone());
    Ok(handler(&received))
}
