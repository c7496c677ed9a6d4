//! Why an operation did not happen, by meaning. HTTP statuses are the edge's.

use claviger_access::Denial;
use claviger_exec::ActionError;
use claviger_model::Invalid;
use claviger_store::StoreError;

/// Why an operation did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No valid credential came with the request.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// What was sent is wrong.
    #[error("{0}")]
    Invalid(Invalid),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// Only a provider of single sign-on signs people in here.
    #[error("this organization signs in by single sign-on; a password does not do")]
    SingleSignOn,
    /// There is no such thing for this actor.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Somebody saved in between.
    #[error("the connection was changed in between: you sent version {given}, it is now {current}")]
    Stale {
        /// What the caller had.
        given: i64,
        /// What there is.
        current: i64,
    },
    /// The same idempotency key came with another request, or the first is still under way.
    #[error("{0}")]
    Conflict(&'static str),
    /// What there is does not allow it now; the text says what, and how it would.
    #[error("{0}")]
    InTheWay(String),
    /// The name, address or handle is somebody else's already.
    #[error("{0}")]
    Taken(&'static str),
    /// What was sent contradicts itself, such as an id that is not the path's.
    #[error("{0}")]
    Unprocessable(&'static str),
    /// Too much at once.
    #[error("{message}")]
    Busy {
        /// Which limit.
        message: String,
        /// When to try again, in seconds.
        retry_after: u64,
    },
    /// The action could not be carried out (proxy route only; executions answer it as data).
    #[error("{}", .0.message)]
    Action(ActionError),
    /// What is about to be done could not be recorded, so it was not done.
    #[error("the request could not be recorded, so nothing was done; try again")]
    Unrecordable,
    /// The disk is full.
    #[error("there is no space left to store this; nothing was changed")]
    Full,
    /// The database does not answer.
    #[error("the database does not answer; try again")]
    Unavailable,
    /// The keys were replaced while this was under way; the next try has the new ones.
    #[error(
        "the keys were replaced while this was under way, so nothing was done; try again (if it stays so, another \
         server replaced the root key: this one must be started anew with the new one)"
    )]
    KeysReplaced,
    /// The connection to the database broke while it committed.
    #[error("the database went away while it stored this; look whether it was done before you try again")]
    UnknownOutcome,
    /// Our own fault; the text is for the log, not for the caller.
    #[error("{0}")]
    Internal(String),
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::UnknownOutcome => Self::UnknownOutcome,
            StoreError::KeysReplaced => Self::KeysReplaced,
            StoreError::NotFound => Self::NotFound("record"),
            StoreError::LastAdministrator => Self::Conflict(
                "this is the last administrator; give somebody else who can sign in the role Admin first",
            ),
            StoreError::BuiltIn => Self::Denied(Denial::BuiltIn),
            StoreError::Unavailable { .. } => {
                tracing::error!(%error, "the database does not answer");
                Self::Unavailable
            }
            other => Self::Internal(other.to_string()),
        }
    }
}
