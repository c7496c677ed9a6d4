//! What can go wrong with an action, in the words that callers see.

use std::fmt;

use crate::guard::TargetError;

/// Why an action failed. The texts are part of the API.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ErrorCode {
    /// An input is wrong in itself.
    InvalidInput,
    /// The egress guard or the connection's origin binding said no.
    DestinationRefused,
    /// The credential was refused or could not be applied.
    AuthenticationFailed,
    /// The upstream answered with a status that counts as failure.
    UpstreamStatus,
    /// No usable answer: name, connection, TLS or a broken answer.
    UpstreamUnreachable,
    /// A deadline passed.
    UpstreamTimeout,
    /// More than we take, before or after decoding.
    UpstreamTooLarge,
    /// The connection is switched off.
    ConnectionDisabled,
    /// Too many requests of this connection or organization are under way;
    /// answered with 429, never as a failed execution.
    Busy,
    /// Our fault.
    Internal,
}

impl ErrorCode {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::DestinationRefused => "destination_refused",
            Self::AuthenticationFailed => "authentication_failed",
            Self::UpstreamStatus => "upstream_status",
            Self::UpstreamUnreachable => "upstream_unreachable",
            Self::UpstreamTimeout => "upstream_timeout",
            Self::UpstreamTooLarge => "upstream_too_large",
            Self::ConnectionDisabled => "connection_disabled",
            Self::Busy => "busy",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A failed action: a code for programs, a sentence for people (which never
/// holds a secret) and, where an input is to blame, a pointer to it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ActionError {
    /// For programs.
    pub code: ErrorCode,
    /// For people: what is wrong and what would be right.
    pub message: String,
    /// JSON pointer relative to the action's inputs, such as `/url`.
    pub pointer: Option<String>,
}

impl ActionError {
    /// An error that no single input is to blame for.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), pointer: None }
    }

    /// The same error, blamed on one input.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }
}

impl From<TargetError> for ActionError {
    fn from(error: TargetError) -> Self {
        let code = match error {
            TargetError::Empty | TargetError::Relative => ErrorCode::InvalidInput,
            _ => ErrorCode::DestinationRefused,
        };
        Self::new(code, error.to_string())
    }
}
