//! What we send.

use std::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, combinators::UnsyncBoxBody};

use crate::scheme::aws::Payload;

/// Why a body broke off.
pub type BodyFault = Box<dyn Error + Send + Sync>;

/// A body of the caller's that is passed on as it comes.
pub type StreamBody = UnsyncBoxBody<Bytes, BodyFault>;

/// The body of a request: all here, or still coming.
pub enum RequestBody {
    /// All here.
    Whole(Bytes),
    /// Still coming.
    Stream(StreamBody),
}

impl RequestBody {
    /// No body.
    pub fn empty() -> Self {
        Self::Whole(Bytes::new())
    }

    /// Passes on another body.
    pub fn stream<B>(body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyFault>,
    {
        if body.is_end_stream() { Self::empty() } else { Self::Stream(body.map_err(Into::into).boxed_unsync()) }
    }

    /// What a signature can cover of it.
    pub(crate) fn payload(&self) -> Payload<'_> {
        match self {
            Self::Whole(bytes) => Payload::Whole(bytes),
            Self::Stream(_) => Payload::Streamed,
        }
    }

    /// The same again, where that is possible.
    pub(crate) fn again(&self) -> Option<Self> {
        match self {
            Self::Whole(bytes) => Some(Self::Whole(bytes.clone())),
            Self::Stream(_) => None,
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(bytes) => write!(f, "Whole({} bytes)", bytes.len()),
            Self::Stream(_) => f.write_str("Stream"),
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BodyFault;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyFault>>> {
        match &mut *self {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Stream(body) => Pin::new(body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_empty(),
            Self::Stream(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Stream(body) => body.size_hint(),
        }
    }
}
