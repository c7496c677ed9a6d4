//! Passkeys: adding them, and signing in with one.

pub(crate) mod challenge;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod enter;
pub(crate) mod list;
pub(crate) mod options;
pub(crate) mod view;

/// What they are called on the wire.
pub(crate) const KIND: &str = "passkeys";
/// What a question to an authenticator is called.
pub(crate) const CHALLENGE: &str = "passkey_challenges";
