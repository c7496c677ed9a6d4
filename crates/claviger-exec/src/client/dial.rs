//! From an origin to a connection that takes requests: guard, TLS, HTTP/1.1.

use std::sync::Arc;

use claviger_model::Scheme;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{
    ClientIdentity, RequestBody,
    alert::{Alert, Attentive},
    pool::{Lane, Link},
    tls::{self, OwnTls},
};
use crate::{
    ActionError, ErrorCode,
    exec::Inner,
    guard::{ConnectFault, tls_name},
};

impl Inner {
    /// A new connection for a lane. Failures count towards its breaker, the
    /// guard's refusals do not.
    pub(crate) async fn dial(
        &self,
        lane: &Lane,
        identity: Option<&ClientIdentity>,
        date_forgiven: bool,
    ) -> Result<Link, ActionError> {
        if let Some(wait) = lane.breaker.wait() {
            let text = format!(
                "{} could not be reached again and again; it is tried again in {} s",
                lane.origin.host,
                wait.as_secs() + 1
            );
            return Err(ActionError::new(ErrorCode::UpstreamUnreachable, text));
        }
        let link = self.dial_now(lane, identity, date_forgiven).await;
        match &link {
            Ok(_) => lane.breaker.succeeded(),
            Err(error) if error.code == ErrorCode::DestinationRefused => {}
            Err(_) => lane.breaker.failed(),
        }
        link
    }

    async fn dial_now(
        &self,
        lane: &Lane,
        identity: Option<&ClientIdentity>,
        date_forgiven: bool,
    ) -> Result<Link, ActionError> {
        let origin = &lane.origin;
        let connected = self.guard.connect(lane.whose, origin).await?;
        let (sender, alert) = match origin.scheme {
            Scheme::Http => (self.speak(connected.stream).await?, Alert::default()),
            Scheme::Https => {
                let name = tls_name(origin)
                    .ok_or_else(|| unreachable(format!("{} cannot have a certificate", origin.host)))?;
                let config = self.tls_of(lane, identity, date_forgiven).await?;
                let handshake = TlsConnector::from(config).connect(name, connected.stream);
                let stream = match timeout(self.limits.tls, handshake).await {
                    Ok(Ok(stream)) => stream,
                    Ok(Err(error)) => return Err(tls::explain(&origin.host, &error, lane.is_certified)),
                    Err(_) => {
                        let text = format!("{} did not finish the TLS handshake in time", origin.host);
                        return Err(ActionError::new(ErrorCode::UpstreamTimeout, text));
                    }
                };
                let (stream, alert) = Attentive::new(stream);
                (self.speak(stream).await?, alert)
            }
        };
        Ok(Link { sender, rules: connected.rules, alert })
    }

    /// How TLS is spoken on a lane.
    async fn tls_of(
        &self,
        lane: &Lane,
        identity: Option<&ClientIdentity>,
        date_forgiven: bool,
    ) -> Result<Arc<ClientConfig>, ActionError> {
        if lane.authority.is_none() && identity.is_none() {
            return Ok(self.tls.config(date_forgiven));
        }
        let made = match lane.tls.get() {
            Some(made) => made,
            None => {
                let made = self.make_tls(lane.authority.clone(), identity.cloned(), date_forgiven).await?;
                lane.tls.get_or_init(|| made)
            }
        };
        made.check_time(self.tls.now())?;
        Ok(Arc::clone(&made.config))
    }

    /// On a thread of its own: opening an encrypted key is meant to take time.
    async fn make_tls(
        &self,
        authority: Option<Arc<str>>,
        identity: Option<ClientIdentity>,
        date_forgiven: bool,
    ) -> Result<OwnTls, ActionError> {
        let tls = Arc::clone(&self.tls);
        let make = move || tls.own(authority.as_deref(), identity.as_ref(), date_forgiven);
        let made = tokio::task::spawn_blocking(make).await;
        made.map_err(|_| ActionError::new(ErrorCode::Internal, "the client certificate could not be read"))?
    }

    async fn speak<S>(&self, stream: S) -> Result<http1::SendRequest<RequestBody>, ActionError>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let (sender, connection) = http1::Builder::new()
            .max_headers(self.limits.header_count)
            .max_header_size(self.limits.header_bytes)
            .max_buf_size((2 * self.limits.header_bytes).max(64 << 10))
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| unreachable(format!("HTTP/1.1 could not be started: {error}")))?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "an upstream connection ended");
            }
        });
        Ok(sender)
    }
}

fn unreachable(text: String) -> ActionError {
    ActionError::new(ErrorCode::UpstreamUnreachable, text)
}

impl From<ConnectFault> for ActionError {
    fn from(fault: ConnectFault) -> Self {
        let code = match &fault {
            ConnectFault::Refused { .. } => ErrorCode::DestinationRefused,
            ConnectFault::Timeout { .. } => ErrorCode::UpstreamTimeout,
            ConnectFault::Resolve(_) | ConnectFault::Failed { .. } => ErrorCode::UpstreamUnreachable,
        };
        Self::new(code, fault.to_string())
    }
}
