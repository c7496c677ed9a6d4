//! Skeleton.

use claviger_model::{Destination, Origin};

/// A URL that passed the policy on its text (E1 to E4): scheme, host and port,
/// path and query, never parsed again. Only this module makes one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    origin: Origin,
    path: String,
    query: Option<String>,
}

/// Why a URL is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TargetError {
    /// Nothing was given.
    #[error("the URL is empty; give one such as https://api.example.com/v1")]
    Empty,
    /// Not absolute.
    #[error(
        "the URL is relative, which needs a connection with a destination; give one such as https://api.example.com/v1"
    )]
    Relative,
}

impl Target {
    /// Reads a URL by E1 to E4, without any operator rule.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(_text: &str) -> Result<Self, TargetError> {
        Err(TargetError::Empty)
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Percent-encoded path; begins with `/`; no dot segments.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Percent-encoded query without its question mark.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Adds one parameter to the query; name and value are percent-encoded here.
    pub fn push_query(&mut self, name: &str, value: &str) {
        let _ = (name, value, &mut self.query);
    }

    /// This target as the destination of a connection: its path is the prefix.
    pub fn destination(&self) -> Destination {
        Destination { origin: self.origin.clone(), path_prefix: self.path.clone(), methods: None }
    }
}
