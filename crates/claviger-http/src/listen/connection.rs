//! One connection from accept to close.

use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    time::{sleep_until, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{
    admission::Admission,
    exchange::Exchange,
    gate::{Gate, GateRules},
    service::{Http1, Http2, Origin},
    streams::Streams,
};
use crate::router::Routes;

/// How far the server's end has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Serving,
    /// Requests under way are finished, nothing new is begun.
    Draining,
    /// Time is up.
    Over,
}

/// What every connection needs.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) routes: Routes,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) rules: Arc<GateRules>,
    /// Requests under way of clients behind trusted proxies.
    pub(super) forwarded: Arc<Admission>,
}

impl Shared {
    /// Serves one connection until it is closed.
    pub(super) async fn serve(self, socket: TcpStream, peer: SocketAddr, phase: watch::Receiver<Phase>) {
        // Answers are written whole; waiting for more only adds latency.
        let _ = socket.set_nodelay(true);
        let local = self.local(&socket);
        tracing::trace!(%peer, "connection accepted");
        let Some(acceptor) = &self.tls else { return self.http1(socket, peer, local, phase).await };
        let handshake = timeout(self.rules.limits.handshake, acceptor.accept(socket));
        let Ok(Ok(stream)) = handshake.await else {
            tracing::debug!(%peer, "no TLS handshake");
            return;
        };
        if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
            self.http2(stream, peer, local, phase).await;
        } else {
            self.http1(stream, peer, local, phase).await;
        }
    }

    fn local(&self, socket: &TcpStream) -> Option<IpAddr> {
        let needed = self.rules.hosts.needs_local();
        needed.then(|| socket.local_addr().ok()).flatten().map(|local| local.ip().to_canonical())
    }

    async fn http1<T>(self, io: T, peer: SocketAddr, local: Option<IpAddr>, mut phase: watch::Receiver<Phase>)
    where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let exchange = Arc::<Exchange>::default();
        let gate = Gate::new(io, self.rules.clone(), exchange.clone(), local);
        let origin = Origin { peer, rules: self.rules.clone(), forwarded: self.forwarded };
        let service = Http1 { routes: self.routes, origin, exchange };
        // The gate has its own timer for heads; hyper's would also end idle
        // connections too soon.
        let mut connection = http1::Builder::new()
            .header_read_timeout(None)
            .max_headers(self.rules.limits.head_fields)
            .serve_connection(TokioIo::new(gate), service);
        let outcome = run(Pin::new(&mut connection), &mut phase, |connection| connection.graceful_shutdown()).await;
        let Some(outcome) = outcome else { return };
        if let Err(error) = outcome {
            tracing::debug!(%peer, %error, "connection ended early");
        }
        // After an error hyper leaves the stream as it is.
        let mut gate = connection.into_parts().io.into_inner();
        let _ = std::future::poll_fn(|cx| gate.poll_close(cx)).await;
    }

    async fn http2<T>(self, io: T, peer: SocketAddr, local: Option<IpAddr>, mut phase: watch::Receiver<Phase>)
    where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let rules = self.rules.clone();
        let streams = Streams::new(&rules.limits);
        let origin = Origin { peer, rules: self.rules, forwarded: self.forwarded };
        let service = Http2 { routes: self.routes, origin, local, streams: streams.clone() };
        let mut connection = pin!(http2_builder(&rules).serve_connection(TokioIo::new(io), service));
        let served = run(connection.as_mut(), &mut phase, |connection| connection.graceful_shutdown());
        let mut served = pin!(served);
        loop {
            let idle_at = streams.idle_at(&rules.limits);
            // While streams are open, look again later.
            let look = idle_at.unwrap_or_else(|| tokio::time::Instant::now() + rules.limits.idle);
            tokio::select! {
                _ = &mut served => return,
                () = streams.flooded() => {
                    tracing::info!(%peer, "too many cancelled requests, connection closed");
                    return;
                }
                () = sleep_until(look) => {
                    if streams.idle_at(&rules.limits).is_some_and(|at| at <= tokio::time::Instant::now()) {
                        return;
                    }
                }
            }
        }
    }
}

fn http2_builder(rules: &GateRules) -> http2::Builder<TokioExecutor> {
    let limits = &rules.limits;
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.h2_streams)
        .max_header_list_size(u32::try_from(limits.head_bytes).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(usize::try_from(limits.h2_resets).unwrap_or(usize::MAX))
        .max_local_error_reset_streams(usize::try_from(limits.h2_resets).unwrap_or(usize::MAX))
        // A client that has vanished, or that stopped within a header block,
        // answers no ping.
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}

/// Runs a connection; `None` when the server's time was up first.
async fn run<C>(
    mut connection: Pin<&mut C>,
    phase: &mut watch::Receiver<Phase>,
    finish: impl Fn(Pin<&mut C>),
) -> Option<C::Output>
where
    C: Future,
{
    loop {
        tokio::select! {
            biased;
            outcome = connection.as_mut() => return Some(outcome),
            changed = phase.changed() => {
                let now = *phase.borrow_and_update();
                if changed.is_err() || now == Phase::Over {
                    return None;
                }
                finish(connection.as_mut());
            }
        }
    }
}
