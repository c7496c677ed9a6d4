//! The pace rule for HTTP/2 bodies; for HTTP/1 the gate keeps it.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::{
    ListenLimits, Refusal,
    pace::{Pace, Timer},
};

/// A request body that fails when it comes too slowly or gets too large.
#[derive(Debug)]
pub(super) struct Paced {
    body: Incoming,
    pace: Pace,
    timer: Timer,
    allowed: u64,
}

impl Paced {
    pub(super) fn new(body: Incoming, limits: &ListenLimits) -> Self {
        Self { body, pace: Pace::new(limits), timer: Timer::default(), allowed: limits.body_bytes }
    }
}

impl Body for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
            ready!(this.timer.poll_at(cx, this.pace.wait()));
            return Poll::Ready(Some(Err(axum::Error::new(Refusal::SLOW_BODY))));
        };
        let bytes = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
            _ => 0,
        };
        this.pace.received(bytes);
        let Some(left) = this.allowed.checked_sub(bytes as u64) else {
            return Poll::Ready(Some(Err(axum::Error::new(Refusal::BODY_TOO_LARGE))));
        };
        this.allowed = left;
        Poll::Ready(frame.map(|frame| frame.map_err(axum::Error::new)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
