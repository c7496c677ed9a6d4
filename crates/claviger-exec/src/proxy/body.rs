//! The answer's body on its way to the caller.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;

use crate::{
    ActionError, ErrorCode, Limits,
    client::{Awaited, BodyFault, RequestBody},
    redact::StreamRedactor,
};

/// Answers up to this length are taken whole before they are passed on, so that
/// they keep a length though they are redacted.
const SHORT: u64 = 16 << 10;

/// Takes a caller's body whole: what is signed has to be known before it is sent.
pub(super) async fn whole(body: RequestBody, limits: &Limits) -> Result<RequestBody, ActionError> {
    let RequestBody::Stream(mut stream) = body else { return Ok(body) };
    let refused = |text: String| ActionError::new(ErrorCode::InvalidInput, text);
    let mut all = BytesMut::new();
    loop {
        let frame = tokio::time::timeout(limits.idle, stream.frame()).await;
        let frame = frame.map_err(|_| refused("the body stood still".to_owned()))?;
        let Some(frame) = frame else { return Ok(RequestBody::Whole(all.freeze())) };
        let frame = frame.map_err(|_| refused("the body broke off".to_owned()))?;
        let Some(piece) = frame.data_ref() else { continue };
        if all.len() + piece.len() > limits.upload_bytes {
            return Err(refused(format!(
                "the body is longer than {} bytes, and the service wants all of it signed; send its SHA-256 as X-Amz-Content-Sha256 to have it passed on as it comes",
                limits.upload_bytes
            )));
        }
        all.extend_from_slice(piece);
    }
}

/// The upstream's body, redacted while it passes. Dropping it closes the
/// upstream connection unless it was read to its end.
pub struct ProxyBody {
    /// What is ready to go out.
    ready: VecDeque<Bytes>,
    rest: Option<Awaited>,
    redactor: StreamRedactor,
    redactions: Arc<AtomicU64>,
}

impl fmt::Debug for ProxyBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyBody").field("ended", &self.rest.is_none()).finish_non_exhaustive()
    }
}

impl ProxyBody {
    pub(super) fn new(rest: Awaited, redactor: StreamRedactor) -> Self {
        let redactions = Arc::new(AtomicU64::new(redactor.count));
        let rest = (!rest.is_end_stream()).then_some(rest);
        Self { ready: VecDeque::new(), rest, redactor, redactions }
    }

    /// Counts the occurrences of a secret that were replaced, in the headers
    /// and so far in the body; final when the body has ended.
    pub fn redactions(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.redactions)
    }

    /// Whether the length that the upstream gave holds.
    pub(super) fn keeps_length(&self) -> bool {
        self.rest.is_none() || self.redactor.is_idle()
    }

    /// Takes a short body whole and sets its length; for any other takes the
    /// length away.
    pub(super) async fn whole_if_short(mut self, headers: &mut HeaderMap) -> Result<Self, ActionError> {
        let is_short =
            self.rest.as_ref().and_then(|rest| rest.size_hint().exact()).is_some_and(|length| length <= SHORT);
        headers.remove(header::CONTENT_LENGTH);
        if !is_short {
            return Ok(self);
        }
        let mut all = Vec::new();
        while let Some(piece) = poll_fn(|context| self.poll_piece(context)).await {
            let piece = piece.map_err(|error| broken(&error))?;
            if !piece.is_empty() {
                all.push(piece);
            }
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(all.iter().map(Bytes::len).sum::<usize>()));
        self.ready = all.into();
        Ok(self)
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyFault>>> {
        let Some(rest) = &mut self.rest else { return Poll::Ready(None) };
        let piece = match ready!(rest.poll_data(context)) {
            Some(Ok(piece)) => self.redactor.push(piece),
            Some(Err(fault)) => {
                self.rest = None;
                return Poll::Ready(Some(Err(fault)));
            }
            None => {
                self.rest = None;
                self.redactor.finish()
            }
        };
        self.redactions.store(self.redactor.count, Ordering::Relaxed);
        Poll::Ready(Some(Ok(piece)))
    }
}

fn broken(fault: &BodyFault) -> ActionError {
    match fault.is::<hyper::Error>() {
        true => ActionError::new(ErrorCode::UpstreamUnreachable, "the answer broke off before its end"),
        false => ActionError::new(ErrorCode::UpstreamTimeout, format!("the answer stood still: {fault}")),
    }
}

impl Body for ProxyBody {
    type Data = Bytes;
    type Error = BodyFault;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyFault>>> {
        if let Some(piece) = self.ready.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        loop {
            match ready!(self.poll_piece(context)) {
                // All of it may be held back until more comes.
                Some(Ok(piece)) if piece.is_empty() => {}
                piece => return Poll::Ready(piece.map(|piece| piece.map(Frame::data))),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ready.is_empty() && self.rest.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.rest {
            None => SizeHint::with_exact(self.ready.iter().map(|piece| piece.len() as u64).sum()),
            Some(rest) if self.redactor.is_idle() => rest.size_hint(),
            Some(_) => SizeHint::default(),
        }
    }
}
