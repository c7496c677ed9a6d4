//! API keys, application keys and the people behind them, as they are kept:
//! hashes only.

use crate::{ApiKeyId, ApplicationKeyId, OrganizationId, Timestamp, UserId};

/// An organization.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A person or service account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Lower case.
    pub email: String,
    /// What people call them.
    pub name: Option<String>,
    /// `argon2id` PHC string; `None` cannot sign in with a password.
    pub password_hash: Option<String>,
    /// Coarse permission set by role name, until roles are their own table.
    pub role: BuiltInRole,
    /// May do nothing any more.
    pub disabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The built-in roles.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BuiltInRole {
    /// Everything.
    Admin,
    /// Make and use connections and apps.
    Standard,
    /// Look only.
    ReadOnly,
}

impl BuiltInRole {
    /// As kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Standard => "standard",
            Self::ReadOnly => "read_only",
        }
    }
}

impl std::str::FromStr for BuiltInRole {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "admin" => Ok(Self::Admin),
            "standard" => Ok(Self::Standard),
            "read_only" => Ok(Self::ReadOnly),
            _ => Err(()),
        }
    }
}

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
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: Timestamp,
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
    /// When it was made.
    pub created_at: Timestamp,
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
