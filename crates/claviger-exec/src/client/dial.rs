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
    RequestBody,
    pool::{Lane, Link},
    tls,
};
use crate::{
    ActionError, ErrorCode,
    exec::Inner,
    guard::{ConnectFault, tls_name},
};

impl Inner {
    /// A new connection for a lane. Failures count towards its breaker, the
    /// guard's refusals do not.
    pub(crate) async fn dial(&self, lane: &Lane, date_forgiven: bool) -> Result<Link, ActionError> {
        if let Some(wait) = lane.breaker.wait() {
            let text = format!(
                "{} could not be reached again and again; it is tried again in {} s",
                lane.origin.host,
                wait.as_secs() + 1
            );
            return Err(ActionError::new(ErrorCode::UpstreamUnreachable, text));
        }
        let link = self.dial_now(lane, date_forgiven).await;
        match &link {
            Ok(_) => lane.breaker.succeeded(),
            Err(error) if error.code == ErrorCode::DestinationRefused => {}
            Err(_) => lane.breaker.failed(),
        }
        link
    }

    async fn dial_now(&self, lane: &Lane, date_forgiven: bool) -> Result<Link, ActionError> {
        let origin = &lane.origin;
        let connected = self.guard.connect(lane.whose, origin).await?;
        let sender = match origin.scheme {
            Scheme::Http => self.speak(connected.stream).await,
            Scheme::Https => {
                let name = tls_name(origin)
                    .ok_or_else(|| unreachable(format!("{} cannot have a certificate", origin.host)))?;
                let handshake = TlsConnector::from(self.tls_of(lane, date_forgiven)?).connect(name, connected.stream);
                let stream = match timeout(self.limits.tls, handshake).await {
                    Ok(Ok(stream)) => stream,
                    Ok(Err(error)) => return Err(unreachable(tls::explain(&origin.host, &error))),
                    Err(_) => {
                        let text = format!("{} did not finish the TLS handshake in time", origin.host);
                        return Err(ActionError::new(ErrorCode::UpstreamTimeout, text));
                    }
                };
                self.speak(stream).await
            }
        }?;
        Ok(Link { sender, rules: connected.rules })
    }

    /// How a lane's certificates are checked.
    fn tls_of(&self, lane: &Lane, date_forgiven: bool) -> Result<Arc<ClientConfig>, ActionError> {
        let Some(authority) = &lane.authority else { return Ok(self.tls.config(date_forgiven)) };
        if let Some(made) = lane.tls.get() {
            return Ok(Arc::clone(made));
        }
        let made = self.tls.with_authority(authority, date_forgiven);
        let made = made.map_err(|why| {
            let text = format!("this connection's certificate_authority cannot be used: it {why}");
            ActionError::new(ErrorCode::AuthenticationFailed, text)
        })?;
        Ok(Arc::clone(lane.tls.get_or_init(|| made)))
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
