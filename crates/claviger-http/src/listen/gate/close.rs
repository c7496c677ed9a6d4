//! Closing: our own answer if one is due, then the end of our stream, then a
//! short drain, because a socket closed with unread bytes in it makes the
//! client's side forget the answer that it was about to read.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::Instant,
};

use super::{Gate, Stage};
use crate::listen::refusal::incident;

/// Most bytes that are read and thrown away: a body that is too large for a
/// route by little must not cost its sender the answer that says so.
const DRAIN: usize = 2 * 1024 * 1024;

/// How far closing has come.
pub(super) enum Closing {
    Open,
    /// Writing the last answer.
    Telling(Bytes, Instant),
    /// Ending our side of the stream; whether to drain the other.
    Ending(bool, Instant),
    /// Draining: how many bytes may still come.
    Draining(usize, Instant),
    Closed,
}

impl<T: AsyncRead + AsyncWrite + Unpin> Gate<T> {
    /// Closes the connection; ready when it may be dropped. May be called
    /// again after it was ready.
    pub(in crate::listen) fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let deadline = match &self.closing {
                Closing::Open => {
                    self.closing = self.begin_closing();
                    continue;
                }
                Closing::Closed => return Poll::Ready(Ok(())),
                Closing::Telling(_, at) | Closing::Ending(_, at) | Closing::Draining(_, at) => *at,
            };
            match self.poll_close_step(cx) {
                Poll::Ready(Ok(next)) => self.closing = next,
                // The client is gone, or took too long: either way we are done.
                Poll::Ready(Err(_)) => self.closing = Closing::Closed,
                Poll::Pending => {
                    ready!(self.writing.poll_at(cx, deadline));
                    self.closing = Closing::Closed;
                }
            }
        }
    }

    fn begin_closing(&mut self) -> Closing {
        let deadline = Instant::now() + self.rules.limits.linger;
        let unread = matches!(self.stage, Stage::Body { .. }) || !self.buffer.is_empty();
        let Some(refused) = self.refusal else { return Closing::Ending(unread, deadline) };
        let incident = incident(&self.rules.entropy);
        tracing::info!(rule = refused.refusal.rule, %incident, "request refused by the listener");
        // A handler that has the message may have answered it already.
        if refused.in_body && self.exchange.begun() == self.released {
            return Closing::Ending(true, deadline);
        }
        Closing::Telling(refused.refusal.answer(incident).into(), deadline)
    }

    fn poll_close_step(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Closing>> {
        let io = Pin::new(self.io.get_mut());
        let next = match &mut self.closing {
            Closing::Telling(bytes, deadline) if bytes.is_empty() => Closing::Ending(true, *deadline),
            Closing::Telling(bytes, deadline) => {
                let written = ready!(io.poll_write(cx, bytes))?;
                if written == 0 {
                    return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                }
                bytes.advance(written);
                Closing::Telling(std::mem::take(bytes), *deadline)
            }
            Closing::Ending(drain, deadline) => {
                let next = if *drain { Closing::Draining(DRAIN, *deadline) } else { Closing::Closed };
                ready!(io.poll_shutdown(cx))?;
                next
            }
            Closing::Draining(left, deadline) => {
                let (left, deadline) = (*left, *deadline);
                self.buffer.clear();
                match ready!(self.poll_fill(cx))? {
                    0 => Closing::Closed,
                    read if read >= left => Closing::Closed,
                    read => Closing::Draining(left - read, deadline),
                }
            }
            Closing::Open | Closing::Closed => Closing::Closed,
        };
        Poll::Ready(Ok(next))
    }
}
