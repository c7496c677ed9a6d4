//! The gate: a byte stream in front of hyper's HTTP/1 that lets one whole,
//! strictly read request through at a time.
//!
//! hyper is lax in five ways that let two programs read one message
//! differently (security.md M5). The gate buffers each head until it is
//! complete, judges it, and only then hands the very same bytes to hyper; it
//! counts the body, so that it knows where the next head begins, and does not
//! look at the next head before the answer to this one is with hyper. After the
//! first broken rule hyper sees the end of the stream, and the gate's own
//! answer is the last thing on the wire.

#[cfg(test)]
mod agreement;
mod body;
mod close;
mod field;
mod head;

use std::{
    io,
    net::IpAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, BytesMut};
use claviger_model::Entropy;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf, Take},
    time::Instant,
};

use self::{
    body::Body,
    close::Closing,
    head::{HeadReader, Rules},
};
use super::{
    AllowedHosts, ListenLimits, Refusal, TrustedProxies,
    exchange::Exchange,
    pace::{Pace, Timer},
};

/// Room made for each read of the gate's own.
const READ: usize = 4 * 1024;

/// What all gates of a listener share.
#[derive(Debug)]
pub(super) struct GateRules {
    pub(super) hosts: AllowedHosts,
    pub(super) proxies: TrustedProxies,
    pub(super) limits: ListenLimits,
    pub(super) entropy: Entropy,
}

/// See the module.
pub(super) struct Gate<T> {
    io: Take<T>,
    rules: Arc<GateRules>,
    exchange: Arc<Exchange>,
    local: Option<IpAddr>,
    buffer: BytesMut,
    /// Bytes at the start of `buffer` that hyper may have.
    clear: usize,
    /// Heads that hyper may have.
    released: u64,
    stage: Stage,
    reading: Timer,
    writing: Timer,
    stalled: Option<Instant>,
    refusal: Option<Refused>,
    closing: Closing,
}

enum Stage {
    /// Waiting for a head: since when, and since when part of it is here.
    Head { reader: HeadReader, since: Instant, begun: Option<Instant> },
    /// In the body of the message whose head was released last.
    Body { body: Body, pace: Pace },
    /// The message is with hyper, the answer is not done.
    Answer,
    /// Nothing is read any more.
    End,
}

/// A broken rule and where it was found.
#[derive(Debug, Clone, Copy)]
struct Refused {
    refusal: Refusal,
    /// Within a message that a handler already has and may answer.
    in_body: bool,
}

impl<T: AsyncRead + AsyncWrite + Unpin> Gate<T> {
    /// A gate in front of `io`; `local` is the address that the connection
    /// arrived at, where the Host rule needs it.
    pub(super) fn new(io: T, rules: Arc<GateRules>, exchange: Arc<Exchange>, local: Option<IpAddr>) -> Self {
        Self {
            io: io.take(0),
            rules,
            exchange,
            local,
            buffer: BytesMut::new(),
            clear: 0,
            released: 0,
            stage: Stage::Head { reader: HeadReader::default(), since: Instant::now(), begun: None },
            reading: Timer::default(),
            writing: Timer::default(),
            stalled: None,
            refusal: None,
            closing: Closing::Open,
        }
    }

    /// Reads into the gate's own buffer; 0 is the end of the stream.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        self.buffer.reserve(READ);
        self.io.set_limit(u64::MAX);
        tokio_util::io::poll_read_buf(Pin::new(&mut self.io), cx, &mut self.buffer)
    }

    /// Ready when there is something to hand over or nothing ever will be.
    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let Stage::Head { reader, since, begun } = &mut self.stage else { return Poll::Ready(Ok(())) };
            let limits = &self.rules.limits;
            if !self.buffer.is_empty() {
                let rules = Rules { limits, hosts: &self.rules.hosts, local: self.local };
                match reader.read(&self.buffer, &rules) {
                    Err(refusal) => return Poll::Ready(self.refuse(refusal)),
                    Ok(Some(head)) => return Poll::Ready(self.release(head)),
                    Ok(None) => (),
                }
            }
            let deadline = match begun {
                _ if !self.buffer.is_empty() => *begun.get_or_insert_with(Instant::now) + limits.head,
                _ if self.released == 0 => *since + limits.head,
                _ => *since + limits.idle,
            };
            match self.poll_fill(cx) {
                Poll::Ready(Ok(0)) => self.stage = Stage::End,
                Poll::Ready(Ok(_)) => (),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    ready!(self.reading.poll_at(cx, deadline));
                    return Poll::Ready(self.too_late());
                }
            }
        }
    }

    fn too_late(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            // Nothing was asked, so nothing is answered.
            self.stage = Stage::End;
            return Ok(());
        }
        self.refuse(Refusal::SLOW_HEAD)
    }

    fn release(&mut self, head: head::Head) -> io::Result<()> {
        self.clear = head.bytes;
        self.released += 1;
        let body = Body::new(head.framing, self.rules.limits.body_bytes);
        self.stage =
            if body.done() { Stage::Answer } else { Stage::Body { body, pace: Pace::new(&self.rules.limits) } };
        Ok(())
    }

    /// A broken rule: hyper sees the end of the stream, or a body that failed.
    fn refuse(&mut self, refusal: Refusal) -> io::Result<()> {
        let in_body = matches!(self.stage, Stage::Body { .. });
        self.stage = Stage::End;
        self.refusal = Some(Refused { refusal, in_body });
        if in_body { Err(io::Error::new(io::ErrorKind::InvalidData, refusal)) } else { Ok(()) }
    }

    fn poll_body(&mut self, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Stage::Body { body, pace } = &mut self.stage else { return Poll::Ready(Ok(())) };
        let direct = self.buffer.is_empty() && body.payload() > 0;
        let read = if !self.buffer.is_empty() {
            Poll::Ready(Ok(0))
        } else if direct {
            // Payload goes past us into hyper's own buffer.
            self.io.set_limit(body.payload());
            let before = out.filled().len();
            Pin::new(&mut self.io).poll_read(cx, out).map_ok(|()| out.filled().len() - before)
        } else {
            self.buffer.reserve(READ);
            self.io.set_limit(u64::MAX);
            tokio_util::io::poll_read_buf(Pin::new(&mut self.io), cx, &mut self.buffer)
        };
        let Poll::Ready(read) = read else {
            ready!(self.reading.poll_at(cx, pace.wait()));
            return Poll::Ready(self.refuse(Refusal::SLOW_BODY));
        };
        let read = read?;
        pace.received(read);
        if direct {
            body.pass(read as u64);
        } else if !self.buffer.is_empty() {
            match body.read(&self.buffer) {
                Ok(bytes) => self.clear = bytes,
                Err(refusal) => return Poll::Ready(self.refuse(refusal)),
            }
        }
        if body.done() {
            self.stage = Stage::Answer;
        } else if read == 0 && self.clear == 0 {
            self.stage = Stage::End;
        }
        Poll::Ready(Ok(()))
    }

    /// While an answer is under way only the end of the stream matters; bytes
    /// of the next request wait unread.
    fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.next_head() {
            return Poll::Ready(Ok(()));
        }
        if self.buffer.is_empty() && ready!(self.poll_fill(cx))? == 0 {
            self.stage = Stage::End;
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }

    /// Turns to the next head if every answer is done.
    fn next_head(&mut self) -> bool {
        let done = matches!(self.stage, Stage::Answer) && self.exchange.ended() == self.released && self.clear == 0;
        if done {
            self.stage = Stage::Head { reader: HeadReader::default(), since: Instant::now(), begun: None };
        }
        done
    }

    /// hyper may not ask again for a head by itself: it does so when it is
    /// woken. So what it would be woken by is set up when an answer is flushed.
    fn after_answer(&mut self, cx: &mut Context<'_>) {
        if !self.next_head() {
            return;
        }
        if self.buffer.is_empty() {
            let deadline = Instant::now() + self.rules.limits.idle;
            let _ = self.reading.poll_at(cx, deadline);
        } else {
            cx.waker().wake_by_ref();
        }
    }

    /// Cuts off a client that takes nothing of its answer.
    fn stalling<R>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<R>>) -> Poll<io::Result<R>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let since = *self.stalled.get_or_insert_with(Instant::now);
        ready!(self.writing.poll_at(cx, since + self.rules.limits.write_stall));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client takes nothing of its answer")))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Gate<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let gate = self.get_mut();
        let before = out.filled().len();
        while out.filled().len() == before && out.remaining() > 0 {
            if gate.clear > 0 {
                let bytes = gate.clear.min(out.remaining());
                out.put_slice(&gate.buffer[..bytes]);
                gate.buffer.advance(bytes);
                gate.clear -= bytes;
                break;
            }
            match gate.stage {
                Stage::Head { .. } => ready!(gate.poll_head(cx))?,
                Stage::Body { .. } => ready!(gate.poll_body(cx, out))?,
                Stage::Answer => ready!(gate.poll_answer(cx))?,
                Stage::End => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Gate<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let gate = self.get_mut();
        let written = Pin::new(gate.io.get_mut()).poll_write(cx, bytes);
        gate.stalling(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let gate = self.get_mut();
        let written = Pin::new(gate.io.get_mut()).poll_write_vectored(cx, parts);
        gate.stalling(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.get_ref().is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let gate = self.get_mut();
        let flushed = Pin::new(gate.io.get_mut()).poll_flush(cx);
        ready!(gate.stalling(cx, flushed))?;
        gate.after_answer(cx);
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().poll_close(cx)
    }
}
