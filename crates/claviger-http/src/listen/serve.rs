//! The accept loop.

use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use claviger_model::Entropy;
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{
    AllowedHosts, ListenLimits, TrustedProxies,
    admission::{Admission, Admitted},
    connection::{Phase, Shared},
    gate::GateRules,
};
use crate::router::Routes;

/// What the kernel keeps for us while we are busy.
const BACKLOG: u32 = 4096;

/// How long accepting rests when the process is out of descriptors or memory.
const REST: Duration = Duration::from_millis(100);

/// Given to a client that is one too many, without reading a byte of it.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\n\
    content-length: 101\r\nretry-after: 5\r\nconnection: close\r\n\r\n\
    {\"errors\":[{\"status\":\"503\",\"title\":\"Service Unavailable\",\"detail\":\"Too many connections are open.\"}]}";

/// What [`serve`] needs to know.
#[derive(Debug)]
pub struct ListenConfig {
    /// Where connections come from; see [`bind`].
    pub listener: TcpListener,
    /// With it, only TLS is spoken; see [`tls_load`](super::tls_load).
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// The hosts that are answered for.
    pub hosts: AllowedHosts,
    /// Proxies that say who their clients are.
    pub proxies: TrustedProxies,
    /// How much and how long a client may.
    pub limits: ListenLimits,
    /// Where incident ids come from.
    pub entropy: Entropy,
}

/// Listens on `address`; port 0 takes a free one.
///
/// # Errors
/// What the operating system says.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A restart must not wait for connections of the last run to be forgotten.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves `routes` until `shutdown` is ready: then nothing more is accepted,
/// idle connections are closed at once, and requests under way have
/// [`ListenLimits::drain`] to finish.
///
/// Requests carry [`ClientAddress`](super::ClientAddress) as an extension.
pub async fn serve(config: ListenConfig, routes: Routes, shutdown: impl Future<Output = ()>) {
    let ListenConfig { listener, tls, hosts, proxies, limits, entropy } = config;
    let admission = Admission::new(&limits);
    let drain = limits.drain;
    let shared = Shared {
        routes,
        tls: tls.map(TlsAcceptor::from),
        forwarded: Admission::forwarded(&limits),
        rules: Arc::new(GateRules { hosts, proxies, limits, entropy }),
    };
    let (phase, watching) = watch::channel(Phase::Serving);
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            // A proxy's connections are many clients'; their requests are counted instead.
            Ok((socket, peer)) => match admission.admit(peer.ip(), !shared.rules.proxies.trusts(peer.ip())) {
                Some(admitted) => begin(&shared, socket, peer, &watching, admitted),
                None => turn_away(&socket, shared.tls.is_none()),
            },
            Err(error) => recover(&error).await,
        }
    }
    drop((listener, watching));
    finish(&phase, drain).await;
}

fn begin(shared: &Shared, socket: TcpStream, peer: SocketAddr, phase: &watch::Receiver<Phase>, admitted: Admitted) {
    let (shared, phase) = (shared.clone(), phase.clone());
    tokio::spawn(async move {
        shared.serve(socket, peer, phase).await;
        drop(admitted);
    });
}

/// One connection too many: a word if it can be said in clear, then closed.
fn turn_away(socket: &TcpStream, clear: bool) {
    if clear {
        let _ = socket.try_write(TOO_MANY);
    }
}

/// After a failed accept: the client's own failure costs nothing, but without
/// descriptors or memory the same error comes back at once, over and over.
async fn recover(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::warn!(%error, "cannot accept connections, resting");
        sleep(REST).await;
    }
}

async fn finish(phase: &watch::Sender<Phase>, drain: Duration) {
    phase.send_replace(Phase::Draining);
    // Every connection holds a receiver.
    if timeout(drain, phase.closed()).await.is_err() {
        phase.send_replace(Phase::Over);
        phase.closed().await;
    }
}
