//! A browser's session.

use std::{fmt, net::IpAddr, str::FromStr};

use crate::{OrganizationId, ProviderId, SessionId, Timestamp, UserId};

/// A browser's session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its id, which is also its public part.
    pub id: SessionId,
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Who signed in.
    pub user_id: UserId,
    /// SHA-256 of the whole cookie value.
    pub hash: [u8; 32],
    /// How they signed in.
    pub method: SignInMethod,
    /// False while a second factor is still missing.
    pub complete: bool,
    /// From where.
    pub client_ip: Option<IpAddr>,
    /// With which browser, by its own word.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, within a minute.
    pub last_seen_at: Timestamp,
    /// When it ends however much it is used.
    pub expires_at: Timestamp,
}

/// How somebody signed in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SignInMethod {
    /// E-mail address and password.
    Password,
    /// A passkey.
    Passkey,
    /// A provider of single sign-on.
    Oidc(ProviderId),
}

impl fmt::Display for SignInMethod {
    /// `password`, `passkey`, `oidc:<uuid>`, as kept in the database.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password => f.write_str("password"),
            Self::Passkey => f.write_str("passkey"),
            Self::Oidc(provider) => write!(f, "oidc:{provider}"),
        }
    }
}

impl FromStr for SignInMethod {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "password" => Ok(Self::Password),
            "passkey" => Ok(Self::Passkey),
            _ => text.strip_prefix("oidc:").and_then(|id| id.parse().ok()).map(Self::Oidc).ok_or(()),
        }
    }
}
