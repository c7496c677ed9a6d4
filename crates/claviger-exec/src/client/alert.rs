//! What the other side says when it ends a TLS connection.
//!
//! In TLS 1.3 a client is done with the handshake before the server has looked
//! at its certificate (RFC 8446, 4.4.2 and 6.2): the refusal comes with the
//! first read, or lies unread behind a write that failed.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
};

use bytes::{Buf, BytesMut};
use rustls::{AlertDescription, Error};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is read ahead at most in search of an alert.
const AHEAD: usize = 64 << 10;

/// The alert that ended a connection, once there is one.
pub(crate) type Alert = Arc<OnceLock<AlertDescription>>;

/// The alert that an error of rustls stands for.
pub(super) fn of(error: &io::Error) -> Option<AlertDescription> {
    match error.get_ref()?.downcast_ref::<Error>()? {
        Error::AlertReceived(alert) => Some(*alert),
        _ => None,
    }
}

/// A TLS stream that notes the alert with which the other side ends it.
pub(super) struct Attentive<S> {
    inner: S,
    alert: Alert,
    /// Read while looking for an alert, and not yet handed on.
    ahead: BytesMut,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Attentive<S> {
    pub(super) fn new(inner: S) -> (Self, Alert) {
        let alert = Alert::default();
        (Self { inner, alert: Arc::clone(&alert), ahead: BytesMut::new() }, alert)
    }

    fn note(&self, error: &io::Error) {
        if let Some(alert) = of(error) {
            let _ = self.alert.set(alert);
        }
    }

    /// A write failed: perhaps there is an alert to read that says why.
    fn look(&mut self, context: &mut Context<'_>) {
        let mut piece = [0; 4096];
        while self.ahead.len() < AHEAD {
            let mut buffer = ReadBuf::new(&mut piece);
            match Pin::new(&mut self.inner).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => self.ahead.extend_from_slice(buffer.filled()),
                Poll::Ready(Err(error)) => return self.note(&error),
                _ => return,
            }
        }
    }

    fn looked<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if let Poll::Ready(Err(error)) = &written {
            self.note(error);
            self.look(context);
        }
        written
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Attentive<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let length = self.ahead.len().min(buffer.remaining());
            buffer.put_slice(&self.ahead[..length]);
            self.ahead.advance(length);
            return Poll::Ready(Ok(()));
        }
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        if let Poll::Ready(Err(error)) = &read {
            self.note(error);
        }
        read
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Attentive<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.looked(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(context, slices);
        self.looked(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.inner).poll_flush(context);
        self.looked(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
