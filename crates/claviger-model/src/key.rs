//! API keys and application keys, as they are kept: hashes only.

use crate::{ApiKeyId, ApplicationKeyId, OrganizationId, Timestamp, UserId};

/// An API key: names the organization.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiKey {
    /// Its id, which is also its public part.
    pub id: ApiKeyId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// What people call it.
    pub name: String,
    /// SHA-256 of the whole key text.
    pub hash: [u8; 32],
    /// Last four characters, for people to tell keys apart.
    pub last4: String,
    /// What it is used for, in the client's words; may be empty.
    pub category: String,
    /// A mark of the published API, kept as it was given.
    pub remote_config: bool,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who last changed it.
    pub modified_by: Option<UserId>,
    /// When it was last changed.
    pub modified_at: Timestamp,
    /// When it was last used, within a minute.
    pub last_used_at: Option<Timestamp>,
}

/// An application key: names the person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApplicationKey {
    /// Its id, which is also its public part.
    pub id: ApplicationKeyId,
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// On whose behalf it acts.
    pub owned_by: UserId,
    /// What people call it.
    pub name: String,
    /// SHA-256 of the whole key text.
    pub hash: [u8; 32],
    /// Last four characters.
    pub last4: String,
    /// May be used for connections and apps (wire.md 4).
    pub registered: bool,
    /// Names of the permissions that it is cut down to; `None` is all of the owner's.
    pub scopes: Option<Vec<String>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
    /// When it was last used, within a minute.
    pub last_used_at: Option<Timestamp>,
}

/// A wrapped organization key, or another key of ours sealed under the root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrappedKey {
    /// Whose; `None` for keys of the whole installation.
    pub organization_id: Option<OrganizationId>,
    /// Such as `organization`, `audit`, `checkpoint`.
    pub purpose: String,
    /// Which generation.
    pub epoch: u32,
    /// Sealed under the root key.
    pub wrapped: Vec<u8>,
    /// Identifies the root key that sealed it, without telling anything of it.
    pub root_key_id: String,
    /// When it was made.
    pub created_at: Timestamp,
}
