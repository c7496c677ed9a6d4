//! Why a reference has no value. No text holds one.

use std::fmt;

use claviger_exec::{ActionError, ErrorCode, secret_store::StoreFault};
use claviger_model::Reference;

/// What happened, with the particulars in words for an editor or operator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// The operator's rules do not cover it.
    NotAllowed(String),
    /// The store has no such thing.
    NotFound(String),
    /// The store refused this server.
    Denied(String),
    /// The store did not answer.
    Unreachable(String),
    /// There is something, and it cannot be a secret.
    Unusable(String),
}

impl Fault {
    /// As an action's error. A store that cannot be reached says nothing of the credential.
    pub(super) fn of_field(&self, field: &str, reference: &Reference) -> ActionError {
        let code = match self {
            Self::Unreachable(_) => ErrorCode::UpstreamUnreachable,
            _ => ErrorCode::AuthenticationFailed,
        };
        ActionError::new(code, format!("{field} of this connection is {reference}, which is {self}"))
    }
}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        match fault {
            StoreFault::NotFound(text) => Self::NotFound(text),
            StoreFault::Denied(text) => Self::Denied(text),
            StoreFault::Unreachable(text) => Self::Unreachable(text),
            StoreFault::Unusable(text) => Self::Unusable(text),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, said) = match self {
            Self::NotAllowed(said) => ("not allowed", said),
            Self::NotFound(said) => ("not found", said),
            Self::Denied(said) => ("denied", said),
            Self::Unreachable(said) => ("unreachable", said),
            Self::Unusable(said) => ("not usable", said),
        };
        write!(f, "{what}: {said}")
    }
}
