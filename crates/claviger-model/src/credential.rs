//! A credential that has been opened, on its way from the vault to the egress
//! room and no further.

use crate::{ConnectionId, Destination, OrganizationId, Secret, TokenPlan, scheme::Authentication};

/// The opened fields of one connection together with where they may go and how
/// they are applied. Made by the vault (from a grant), consumed by exec.
#[derive(Debug)]
pub struct OpenedCredential {
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Which connection.
    pub connection_id: ConnectionId,
    /// The only place it may be sent to.
    pub destination: Destination,
    /// How a request is authenticated with it.
    pub authentication: Authentication,
    /// Secret fields: name (as templates use it) and value.
    pub secrets: Vec<(String, Secret<String>)>,
    /// Plain fields that templates may use, such as a user name or a domain.
    pub plain: Vec<(String, String)>,
    /// Certificate authorities in PEM that this connection trusts besides the usual ones.
    pub certificate_authority: Option<String>,
    /// What shows who we are in the TLS handshake, with every request of the connection.
    pub client_certificate: Option<ClientCertificate>,
    /// What has to be obtained before a request can be authenticated.
    pub token: Option<TokenPlan>,
}

/// A certificate of ours with its key, in PEM.
#[derive(Debug)]
pub struct ClientCertificate {
    /// The certificate, followed by its chain if it has one.
    pub certificate: String,
    /// PKCS #8, PKCS #1 or SEC 1; encrypted if there is a passphrase.
    pub private_key: Secret<String>,
    /// Opens the key.
    pub passphrase: Option<Secret<String>>,
}
