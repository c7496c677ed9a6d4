//! As whom a connection proves itself: what is entered at the cloud.

use claviger_catalog::TokenTemplate;
use claviger_model::Connection;

use crate::{Core, connection::Plain};

/// What a token of a connection says, for the trust that its cloud is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkloadIdentity {
    /// `iss`
    pub issuer: String,
    /// `sub`
    pub subject: String,
    /// `aud`
    pub audience: String,
}

/// `sub` of a connection's tokens. Where its requests go is a part of it: an editor who
/// points it elsewhere, where there is no secret to be entered again, gets a token that
/// nobody trusts yet.
pub(super) fn subject(connection: &Connection) -> String {
    match &connection.destination {
        Some(destination) => format!("connection:{}:{}", connection.id, destination.origin),
        None => format!("connection:{}", connection.id),
    }
}

impl Core {
    /// `None` for a connection that has a key, and while this server has no public URL.
    pub(crate) fn workload_identity(&self, connection: &Connection) -> Option<WorkloadIdentity> {
        let integration = self.catalog().integration(&connection.integration_type)?;
        let credential_type = integration.credential_type(&connection.credential_type)?;
        let federated = Plain(connection).federated(credential_type)?;
        Some(WorkloadIdentity {
            issuer: self.workload_issuer(connection.organization_id).ok()?,
            subject: subject(connection),
            audience: TokenTemplate::fill(&federated.audience, |name| Plain(connection).text(name))?,
        })
    }
}
