//! What is kept of a connection's short-lived credential. Core seals and judges
//! it, the store keeps it.

use std::time::Duration;

use crate::{ConnectionId, OrganizationId, Timestamp};

/// SHA-256 of everything that something was given for.
pub type InputHash = [u8; 32];

/// One connection's row. Its times are given in the clock of whoever reads them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredToken {
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Which connection's.
    pub connection_id: ConnectionId,
    /// Grows with whatever is obtained or forgotten; 0 is before the first.
    pub version: i64,
    /// What is held, if anything.
    pub held: Option<SealedToken>,
    /// Whose it is at the provider, if that was said.
    pub account: Option<String>,
    /// What was granted, if that was said.
    pub scopes: Option<Vec<String>>,
    /// Until when somebody has leave to ask the provider.
    pub leased_until: Option<Timestamp>,
    /// When somebody asked of whom nobody knows what became of it.
    pub unfinished_since: Option<Timestamp>,
    /// Why there is nothing newer.
    pub trouble: Option<TokenTrouble>,
}

/// A token with its refresh token, sealed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedToken {
    /// As the vault made it.
    pub bytes: Vec<u8>,
    /// Under which epoch of the organization's key.
    pub key_epoch: u32,
    /// What the grant (the refresh token) is good for; sealed in.
    pub binding: InputHash,
    /// What the token was asked for with; sealed in.
    pub shape: InputHash,
    /// When it was asked for.
    pub obtained_at: Timestamp,
    /// When it ends, if that is known.
    pub expires_at: Option<Timestamp>,
}

/// Why there is nothing newer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TokenTrouble {
    /// For people; holds no secret.
    pub text: String,
    /// With what was asked: with anything else it may be otherwise.
    pub shape: InputHash,
    /// Since when.
    pub since: Timestamp,
    /// Only a person can mend it, by authorizing the connection anew.
    pub over: bool,
    /// The provider answered, and not with a token; otherwise it could not be asked.
    pub refused: bool,
    /// How often in a row.
    pub failures: u32,
    /// Not asked again before.
    pub retry_at: Timestamp,
}

/// What one token request ended with, other than a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TokenFailure {
    /// For people; holds no secret.
    pub text: String,
    /// With what was asked.
    pub shape: InputHash,
    /// Whether it is the first of its kind in a row.
    pub first: bool,
    /// How often in a row, this time included.
    pub failures: u32,
    /// For how long nobody asks again.
    pub pause: Duration,
    /// Whether the provider's answer tells what it did. Otherwise it may have given
    /// a new refresh token that nobody received.
    pub certain: bool,
    /// The provider says that the grant is over.
    pub over: bool,
    /// The provider answered, and not with a token; otherwise it could not be asked.
    pub refused: bool,
    /// What is held is of no use to anybody any more.
    pub forget: bool,
}

/// What is to be kept in place of the version before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewToken {
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Which connection's.
    pub connection_id: ConnectionId,
    /// The version before, plus one; sealed in.
    pub version: i64,
    /// What is held.
    pub held: SealedToken,
    /// Whose it is at the provider.
    pub account: Option<String>,
    /// What was granted.
    pub scopes: Option<Vec<String>>,
}
