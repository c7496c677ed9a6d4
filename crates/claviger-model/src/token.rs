//! Access tokens: one text in place of a pair of keys.

use crate::{AccessTokenId, OrganizationId, Timestamp, UserId};

/// A personal or service-account access token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessToken {
    /// Its id, which is also its public part.
    pub id: AccessTokenId,
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// On whose behalf it acts.
    pub owned_by: UserId,
    /// Whether the owner is a service account.
    pub service_account: bool,
    /// What people call it.
    pub name: String,
    /// SHA-256 of the whole token text.
    pub hash: [u8; 32],
    /// Names of the permissions that it is cut down to.
    pub scopes: Vec<String>,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
    /// From when on it is void; `None` has no end.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, within a minute.
    pub last_used_at: Option<Timestamp>,
}
