//! Why a single sign-on did not work, for the log. People at the browser see one
//! of a few fixed pages; nothing here repeats what came from outside.

use claviger_identity::{callback::BadCallback, discovery::Unusable, id_token::Refusal, keys::BadKeys};

/// Why a single sign-on did not work.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// Name, connection, TLS, guard or time; the log has a line more.
    #[error("the provider cannot be reached")]
    Unreachable,
    /// Another status than 200; redirects are not followed.
    #[error("the provider answered with status {0} and not with its document")]
    Status(u16),
    /// More than 256 KiB.
    #[error("the provider's answer is too long")]
    TooLong,
    /// Its description.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// Its keys.
    #[error(transparent)]
    Keys(#[from] BadKeys),
    /// What the browser brought back.
    #[error(transparent)]
    Callback(#[from] BadCallback),
    /// No such state: never given out, used, or too old.
    #[error("the state is none that waits: never given out, used already, or older than ten minutes")]
    State,
    /// The state was given to another browser.
    #[error("another browser began this sign-in")]
    Browser,
    /// The address to come back to is another one by now.
    #[error("the public URL was changed in between")]
    RedirectUri,
    /// The provider did not take the code.
    #[error("the provider refused the code (status {0})")]
    Code(u16),
    /// No JSON object with an ID token.
    #[error("the provider's answer has no ID token")]
    NoToken,
    /// The token.
    #[error(transparent)]
    Token(#[from] Refusal),
    /// The person.
    #[error("the provider names nobody who may come in")]
    Nobody,
}
