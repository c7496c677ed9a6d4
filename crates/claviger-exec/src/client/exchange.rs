//! One request and the head of its answer, over a connection that waits or a
//! new one.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Request, Response, Uri, header, uri::PathAndQuery};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::{
    ClientIdentity, DigestCredential, PoolKey, RequestBody,
    alert::Alert,
    patience::{Late, Patience},
    pool::{Lane, LaneKey, Link, Permit},
    tls,
};
use crate::{ActionError, ErrorCode, Target, exec::Inner};

/// Headers that belong to one connection, not to a request, and those that we
/// set ourselves (E10).
pub(crate) const NOT_OURS_TO_PASS: [HeaderName; 11] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("keep-alive"),
];

/// One request on its way.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) target: Target,
    pub(crate) headers: HeaderMap,
    pub(crate) body: RequestBody,
    pub(crate) pool: PoolKey,
    pub(crate) authority: Option<Arc<str>>,
    pub(crate) client_certificate: Option<ClientIdentity>,
    pub(crate) digest: Option<Arc<DigestCredential>>,
    pub(crate) date_forgiven: bool,
    /// How long to wait for the head of the answer, once connected.
    pub(crate) patience: Patience,
}

/// The head of an answer, and its body as it comes.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: AnswerBody,
    pub(crate) rules: Arc<[String]>,
}

/// The body of an answer as it comes. Read to its end, it gives its connection
/// back; dropped before, it closes it.
pub(crate) struct AnswerBody {
    inner: Incoming,
    lease: Option<Lease>,
    _permits: [Permit; 2],
}

struct Lease {
    link: Link,
    lane: Arc<Lane>,
    keep: Duration,
}

impl Inner {
    /// Sends and waits for the head; twice where the service asks for Digest.
    pub(crate) async fn exchange(&self, mut call: Call) -> Result<Answer, ActionError> {
        match call.digest.take() {
            None => self.exchange_once(call).await,
            // Boxed: it is rare, and the future of every other call stays small.
            Some(credential) => Box::pin(self.exchange_digest(call, &credential)).await,
        }
    }

    /// Sends and waits for the head.
    pub(super) async fn exchange_once(&self, call: Call) -> Result<Answer, ActionError> {
        let key = LaneKey {
            pool: call.pool,
            origin: call.target.origin().clone(),
            authority: call.authority,
            fingerprint: call.client_certificate.as_ref().map(|identity| identity.fingerprint),
            date_forgiven: call.date_forgiven,
        };
        let lane = self.pool.lane(key);
        let permits = lane.enter()?;
        let mut request = build(&lane, call.method, &call.target, call.headers, call.body)?;
        loop {
            let waiting = lane.take();
            let is_used = waiting.is_some();
            let link = match waiting {
                Some(link) => link,
                // Boxed: it is rare, and the future of every other call stays small.
                None => Box::pin(self.dial(&lane, call.client_certificate.as_ref(), call.date_forgiven)).await?,
            };
            let alert = Arc::clone(&link.alert);
            let again = (is_used && may_repeat(request.method())).then(|| copy(&request)).flatten();
            let sent = call.patience.wait(pin!(send(link, request))).await.map_err(|late| too_late(&lane, &late))?;
            request = match sent {
                Ok((link, response)) => return Ok(self.answer(lane, link, response, permits)),
                // Closed by the other side while it waited: nothing was sent.
                Err((_, Some(unsent))) if is_used => *unsent,
                // Closed at the very moment: RFC 9110, 9.2.2 lets these be sent again.
                Err((error, None)) if !error.is_parse() => {
                    again.ok_or_else(|| fault(&lane, &alert, &error, &self.limits))?
                }
                Err((error, _)) => return Err(fault(&lane, &alert, &error, &self.limits)),
            };
        }
    }

    fn answer(&self, lane: Arc<Lane>, link: Link, response: Response<Incoming>, permits: [Permit; 2]) -> Answer {
        let (parts, inner) = response.into_parts();
        let rules = Arc::clone(&link.rules);
        let keep = keep_alive(&parts.headers, self.limits.keep_alive);
        // 101 leaves HTTP; such a connection is never used again.
        let lease = (parts.status != http::StatusCode::SWITCHING_PROTOCOLS).then_some(Lease { link, lane, keep });
        let body = AnswerBody { inner, lease, _permits: permits };
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, rules }
    }
}

fn build(
    lane: &Lane,
    method: Method,
    target: &Target,
    mut headers: HeaderMap,
    body: RequestBody,
) -> Result<Request<RequestBody>, ActionError> {
    let path = PathAndQuery::try_from(target.path_and_query()).map_err(|_| {
        ActionError::new(
            ErrorCode::InvalidInput,
            "the URL's path or query holds characters that must be percent-encoded",
        )
    })?;
    for name in NOT_OURS_TO_PASS {
        headers.remove(name);
    }
    headers.insert(header::HOST, lane.host.clone());
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = Uri::from(path);
    *request.headers_mut() = headers;
    Ok(request)
}

type Unsent = Option<Box<Request<RequestBody>>>;

async fn send(
    mut link: Link,
    request: Request<RequestBody>,
) -> Result<(Link, Response<Incoming>), (hyper::Error, Unsent)> {
    match link.sender.try_send_request(request).await {
        Ok(response) => Ok((link, response)),
        Err(mut error) => {
            let unsent = error.take_message().map(Box::new);
            Err((error.into_error(), unsent))
        }
    }
}

/// Idempotent methods (RFC 9110, 9.2.2).
fn may_repeat(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE)
}

fn copy(request: &Request<RequestBody>) -> Option<Request<RequestBody>> {
    let mut copy = Request::new(request.body().again()?);
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    Some(copy)
}

/// How long the other side says it keeps the connection (`Keep-Alive:
/// timeout=5`), less a second for the way; `most` where it says nothing.
fn keep_alive(headers: &HeaderMap, most: Duration) -> Duration {
    let hint = headers.get("keep-alive").and_then(|value| value.to_str().ok());
    let seconds = hint.and_then(|text| {
        text.split(',').find_map(|part| part.trim().strip_prefix("timeout=")?.trim().parse::<u64>().ok())
    });
    seconds.map_or(most, |seconds| Duration::from_secs(seconds.saturating_sub(1)).min(most))
}

fn too_late(lane: &Lane, late: &Late) -> ActionError {
    let text = format!("{} did not begin to answer within {} s", lane.origin.host, late.0.as_secs_f32());
    ActionError::new(ErrorCode::UpstreamTimeout, text)
}

fn fault(lane: &Lane, alert: &Alert, error: &hyper::Error, limits: &crate::Limits) -> ActionError {
    let host = &lane.origin.host;
    if let Some(alert) = alert.get() {
        return tls::refusal(host, *alert, lane.is_certified);
    }
    if error.is_parse_too_large() {
        let text = format!(
            "the head of the answer of {host} is larger than {} bytes or {} headers",
            limits.header_bytes, limits.header_count
        );
        return ActionError::new(ErrorCode::UpstreamTooLarge, text);
    }
    let text = if error.is_parse() {
        format!("{host} did not answer in HTTP/1.1")
    } else if error.is_user() || error.is_body_write_aborted() {
        "the request's body broke off".to_owned()
    } else {
        format!("{host} closed the connection before it answered")
    };
    ActionError::new(ErrorCode::UpstreamUnreachable, text)
}

impl AnswerBody {
    fn give_back(&mut self) {
        if let Some(Lease { link, lane, keep }) = self.lease.take()
            && !keep.is_zero()
        {
            lane.put(link, keep);
        }
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        if self.inner.is_end_stream() {
            self.give_back();
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.inner).poll_frame(context);
        match &frame {
            Poll::Ready(None) => self.give_back(),
            Poll::Ready(Some(Err(_))) => drop(self.lease.take()),
            _ => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
