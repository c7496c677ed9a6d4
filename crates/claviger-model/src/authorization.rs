//! Somebody is asked to agree at a provider that a connection may act for them
//! (RFC 6749, 4.1), and what became of it.

use crate::{
    AuthorizationId, AuthorizationLinkId, ConnectionId, OrganizationId, SessionId, Timestamp, UserId, audit::Caller,
};

/// One time that somebody is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authorization {
    /// Its id: no secret.
    pub id: AuthorizationId,
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// The connection as it was then: of another version it is over.
    pub connection_version: i64,
    /// Who began it, or made the link by which somebody else did.
    pub user_id: UserId,
    /// The link, if it was begun by one: then nobody who is signed in can finish it.
    pub link_id: Option<AuthorizationLinkId>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Nobody can finish it from then on.
    pub expires_at: Timestamp,
    /// How it ended; `None` while somebody is waited for.
    pub end: Option<AuthorizationEnd>,
}

/// How it ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorizationEnd {
    /// When.
    pub at: Timestamp,
    /// Why the connection is not authorized by it; `None` where it is.
    pub fault: Option<AuthorizationFault>,
}

/// Why an authorization came to nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorizationFault {
    /// A short name for programs.
    pub code: String,
    /// For people; holds no secret.
    pub message: String,
}

/// What a browser brings back once from the provider, and what it is bound to
/// (security.md O2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorizationState {
    /// SHA-256 of the state.
    pub hash: [u8; 32],
    /// Of which authorization.
    pub authorization_id: AuthorizationId,
    /// The session that it was begun with; `None` for one begun with keys or a token.
    pub session_id: Option<SessionId>,
    /// The issuer that must name itself, if the connection has one.
    pub issuer: Option<String>,
    /// Where the provider was told to send the browser.
    pub redirect_uri: String,
    /// The PKCE verifier, as the vault made it.
    pub sealed: Vec<u8>,
    /// Too late from then on.
    pub expires_at: Timestamp,
}

/// What is asked with, again and again, whether somebody has agreed on another device
/// (RFC 8628, 3.4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeviceWait {
    /// Of which authorization.
    pub authorization_id: AuthorizationId,
    /// How whoever began it had proved who they are.
    pub caller: Caller,
    /// The device code, as the vault made it.
    pub sealed: Vec<u8>,
    /// How many seconds to leave between two questions.
    pub interval: u64,
}

/// A link by which somebody without an account authorizes one connection, once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorizationLink {
    /// Its id: no secret.
    pub id: AuthorizationLinkId,
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// Who made it, on whose behalf it is used.
    pub user_id: UserId,
    /// How they had proved who they are.
    pub caller: Caller,
    /// SHA-256 of its token.
    pub hash: [u8; 32],
    /// SHA-256 over what the connection asked for then: of another it is no good.
    pub shape: [u8; 32],
    /// SHA-256 of the cookie of the browser that it is bound to; `None` until somebody
    /// has pressed the button.
    pub browser: Option<[u8; 32]>,
    /// When it was made.
    pub created_at: Timestamp,
    /// No good from then on.
    pub expires_at: Timestamp,
    /// When it authorized the connection.
    pub used_at: Option<Timestamp>,
}
