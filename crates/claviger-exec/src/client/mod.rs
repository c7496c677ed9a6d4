//! One request and its answer.

use std::time::Duration;

use bytes::Bytes;
use claviger_model::{ConnectionId, OrganizationId};
use http::{HeaderMap, Method};

use crate::{ActionError, ErrorCode, Exec, guard::Target};

/// Whose connections of ours are shared: nobody else's (E13).
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
    /// Forgive the certificate its date; chain and name are still checked.
    pub allow_expired_certificate: bool,
    /// Deadline for everything; zero means the configured one, more than
    /// [`crate::Limits::total_most`] is cut to it.
    pub total: Duration,
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

impl Exec {
    /// Sends one request and reads the whole answer. Redirects are answers like
    /// any other.
    ///
    /// # Errors
    /// `destination_refused`, `upstream_*` or `busy`.
    pub async fn send(&self, outgoing: Outgoing) -> Result<Incoming, ActionError> {
        let _ = outgoing;
        Err(ActionError::new(ErrorCode::Internal, "not built yet"))
    }
}
