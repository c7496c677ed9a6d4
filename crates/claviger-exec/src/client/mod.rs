//! One request and its answer: pooling, TLS, deadlines, limits (security.md
//! E12 and E13).

mod alert;
mod authority;
mod body;
mod breaker;
mod certificate;
mod decode;
mod dial;
mod digest;
mod exchange;
mod identity;
mod patience;
mod pem;
mod pool;
mod tls;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use claviger_model::{ConnectionId, OrganizationId};
use http::{HeaderMap, HeaderValue, Method, header};
use http_body_util::{BodyExt, combinators::UnsyncBoxBody};
use tokio::time::timeout;

pub use authority::{AuthorityError, check_authority};
pub use body::{BodyFault, RequestBody, StreamBody};
pub use certificate::{
    CertificateField, ClientCertificateError, ClientCertificateFacts, check_client_certificate, client_certificate_ends,
};
pub use digest::DigestCredential;
pub(crate) use digest::Digests;
pub(crate) use exchange::{Answer, AnswerBody, Call};
pub use identity::ClientIdentity;
pub(crate) use patience::{Activity, Awaited, Patience, Watched};
pub(crate) use pool::Pool;
pub(crate) use tls::Tls;

use crate::{ActionError, ErrorCode, Exec, guard::Target};

/// On whose behalf a request goes out: whose connections of ours it may ride on
/// (nobody else's, E13), and which of the operator's rules count for it (E7).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PoolKey {
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Whose credential; `None` sends none.
    pub connection_id: Option<ConnectionId>,
}

/// One request to send. `Host`, `Content-Length` and `Accept-Encoding` are ours
/// to set; whatever else the headers hold is sent as it is.
#[derive(Debug)]
pub struct Outgoing {
    /// Any but `CONNECT`.
    pub method: Method,
    /// Where to.
    pub target: Target,
    /// Headers as they are to be sent.
    pub headers: HeaderMap,
    /// At most [`crate::Limits::upload_bytes`].
    pub body: Bytes,
    /// Whose connections to use.
    pub pool: PoolKey,
    /// Certificate authorities in PEM that this request trusts besides the
    /// usual ones; see [`check_authority`].
    pub authority: Option<Arc<str>>,
    /// What shows in the TLS handshake who we are; see [`check_client_certificate`].
    pub client_certificate: Option<ClientIdentity>,
    /// What answers a challenge of the service by Digest (RFC 7616).
    pub digest: Option<Arc<DigestCredential>>,
    /// Forgive the certificate its date; chain and name are still checked.
    pub allow_expired_certificate: bool,
    /// Deadline for everything; zero means the configured one, more than
    /// [`crate::Limits::total_most`] is cut to it.
    pub total: Duration,
    /// Deadline for the head of the answer, once connected; zero means the
    /// configured one. Who asks for a long `total` is waiting for a slow answer.
    pub first_byte: Duration,
}

/// A whole answer.
#[derive(Debug)]
pub struct Incoming {
    /// Its status.
    pub status: u16,
    /// Its headers, without those about the coding that was taken off.
    pub headers: HeaderMap,
    /// Decoded, at most [`crate::Limits::body_bytes`].
    pub body: Bytes,
    /// Operator rules that opened the way.
    pub egress_rules: Vec<String>,
}

/// The head of an answer, and its body as it comes.
#[derive(Debug)]
pub struct Opened {
    /// Its status.
    pub status: u16,
    /// What it says, unlimited: whoever asked reads it as it comes.
    pub body: UnsyncBoxBody<Bytes, hyper::Error>,
}

impl Exec {
    /// Sends one request and hands on the answer's body as it comes, without any
    /// limit of size or time: for the command line, which writes it to a file.
    /// No coding is asked for, and none taken off.
    ///
    /// # Errors
    /// As [`Exec::send`].
    pub async fn open(&self, outgoing: Outgoing) -> Result<Opened, ActionError> {
        let answer = self.inner.exchange(self.call(outgoing)?).await?;
        Ok(Opened { status: answer.status, body: answer.body.boxed_unsync() })
    }

    fn call(&self, outgoing: Outgoing) -> Result<Call, ActionError> {
        let limits = &self.inner.limits;
        if outgoing.body.len() > limits.upload_bytes {
            let text = format!("the body is longer than {} bytes", limits.upload_bytes);
            return Err(ActionError::new(ErrorCode::InvalidInput, text).at("/body"));
        }
        let first_byte = if outgoing.first_byte.is_zero() { limits.first_byte } else { outgoing.first_byte };
        Ok(Call {
            method: outgoing.method,
            target: outgoing.target,
            headers: outgoing.headers,
            body: RequestBody::Whole(outgoing.body),
            pool: outgoing.pool,
            authority: outgoing.authority,
            client_certificate: outgoing.client_certificate,
            digest: outgoing.digest,
            date_forgiven: outgoing.allow_expired_certificate,
            patience: Patience::Within(first_byte),
        })
    }

    /// Sends one request and reads the whole answer. Redirects are answers like
    /// any other.
    ///
    /// # Errors
    /// `destination_refused`, `upstream_unreachable`, `upstream_timeout`,
    /// `upstream_too_large`, `invalid_input` or `busy`.
    pub async fn send(&self, outgoing: Outgoing) -> Result<Incoming, ActionError> {
        let limits = &self.inner.limits;
        let total = match outgoing.total {
            Duration::ZERO => limits.total,
            asked => asked.min(limits.total_most),
        };
        let host = outgoing.target.origin().host.clone();
        match timeout(total, self.send_within(outgoing)).await {
            Ok(result) => result,
            Err(_) => {
                let text = format!("{host} did not finish its answer within {} s", total.as_secs_f32());
                Err(ActionError::new(ErrorCode::UpstreamTimeout, text))
            }
        }
    }

    async fn send_within(&self, outgoing: Outgoing) -> Result<Incoming, ActionError> {
        let mut call = self.call(outgoing)?;
        call.headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br, zstd"));
        let mut answer = self.inner.exchange(call).await?;
        let body = decode::read(answer.body, &mut answer.headers, &self.inner.limits).await?;
        let egress_rules = answer.rules.to_vec();
        Ok(Incoming { status: answer.status, headers: answer.headers, body, egress_rules })
    }
}
