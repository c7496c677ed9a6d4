//! A passkey as it is kept: a public key and whose it is, nothing secret.

use crate::{OrganizationId, PasskeyId, Timestamp, UserId};

/// A passkey.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passkey {
    /// Our name for it.
    pub id: PasskeyId,
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Whom it lets in.
    pub user_id: UserId,
    /// The authenticator's name for it; no two passkeys have the same.
    pub credential_id: Vec<u8>,
    /// Public key and counter, as `claviger-identity` writes them.
    pub content: String,
    /// The person's name for it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last let its person in.
    pub last_used_at: Option<Timestamp>,
}
