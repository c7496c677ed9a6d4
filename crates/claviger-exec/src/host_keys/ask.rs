//! One question to the host's own service: no proxy, no redirect, no TLS, nothing kept.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, header};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

use super::HostAddress;
use crate::http_request::USER_AGENT;

/// For everything: it is next door.
const PATIENCE: Duration = Duration::from_secs(2);
/// In bytes; an answer has about 1,500.
const MOST: usize = 64 << 10;

pub(super) struct Asking<'a> {
    pub(super) method: Method,
    pub(super) path: &'a str,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

/// The body of a 200.
///
/// # Errors
/// That nobody answers there, or with what status. Neither path nor body is told.
pub(super) async fn ask(service: &HostAddress, asking: Asking<'_>) -> Result<Bytes, String> {
    let asked = timeout(PATIENCE, exchange(service, asking)).await;
    let (status, body) = asked.map_err(|_| format!("{service} did not answer within {} s", PATIENCE.as_secs()))??;
    match status {
        200 => Ok(body),
        status => Err(format!("{service} answered {status}")),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the operator's own address, kept apart from what connections reach (E13)"
)]
async fn exchange(service: &HostAddress, asking: Asking<'_>) -> Result<(u16, Bytes), String> {
    let unreachable = |error: &dyn std::fmt::Display| format!("{service} cannot be reached: {error}");
    let stream = TcpStream::connect(service.address).await.map_err(|error| unreachable(&error))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| unreachable(&error))?;
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.method_mut() = asking.method;
    *request.uri_mut() = asking.path.parse().map_err(|_| format!("{service}: its path cannot be asked for"))?;
    let authority = HeaderValue::from_str(&service.authority).map_err(|error| unreachable(&error))?;
    request.headers_mut().extend([(header::HOST, authority), (header::USER_AGENT, USER_AGENT)]);
    request.headers_mut().extend(asking.headers);
    let answered = async {
        let answer = sender.send_request(request).await.map_err(|error| unreachable(&error))?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), MOST).collect().await;
        let body = body.map_err(|_| format!("{service} answered too much or broke off"))?;
        Ok((status, body.to_bytes()))
    };
    tokio::pin!(answered, connection);
    tokio::select! {
        biased;
        answer = &mut answered => answer,
        _ = &mut connection => answered.await,
    }
}
