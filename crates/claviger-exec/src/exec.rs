//! [`Exec`]: the only door to the outside.

use std::{fmt, net::SocketAddr, sync::Arc};

use claviger_model::{Clock, Destination, Entropy};
use rustls_pki_types::CertificateDer;

use crate::{
    ActionError, ErrorCode, Limits,
    client::{Digests, Pool, PoolKey, Tls},
    guard::{AllowRule, Guard, Target, TargetError, check_below},
};

/// What the operator decides.
#[derive(Clone, Debug, Default)]
pub struct EgressConfig {
    /// What is open beyond the public internet (`--egress-allow`).
    pub allow: Vec<AllowRule>,
    /// DNS server to ask instead of the system's; the hosts file is not read then.
    pub resolver: Option<SocketAddr>,
    /// Sockets of ours and of our database: contacted only where a rule names
    /// both address and port. Port 0 stands for all ports, `0.0.0.0` and `::`
    /// for every address of this machine.
    pub own_addresses: Vec<SocketAddr>,
    /// Certificate authorities to trust besides the system's.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// How much and how long.
    pub limits: Limits,
    /// Tells the time that requests are signed with.
    pub clock: Clock,
    /// Where client nonces come from.
    pub entropy: Entropy,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("egress: {0}")]
pub struct EgressConfigError(pub(crate) String);

/// The only door to the outside; cheap to clone.
#[derive(Clone)]
pub struct Exec {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) guard: Guard,
    pub(crate) tls: Arc<Tls>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) limits: Limits,
    pub(crate) clock: Clock,
    pub(crate) digests: Digests,
}

impl fmt::Debug for Exec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exec").finish_non_exhaustive()
    }
}

impl Exec {
    /// Makes the door. Reads the system's certificate authorities and DNS
    /// settings once, and no other setting: no proxy variables, no `.netrc`.
    ///
    /// # Errors
    /// What of the configuration or of the system's settings cannot be used.
    pub fn new(config: EgressConfig) -> Result<Self, EgressConfigError> {
        let EgressConfig { allow, resolver, own_addresses, extra_roots, limits, clock, entropy } = config;
        let guard = Guard::new(allow, own_addresses, resolver, limits.connect).map_err(EgressConfigError)?;
        let tls = Arc::new(Tls::new(extra_roots).map_err(EgressConfigError)?);
        let pool = Pool::new(&limits);
        Ok(Self { inner: Arc::new(Inner { guard, tls, pool, limits, clock, digests: Digests::new(entropy) }) })
    }

    /// How much and how long.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    /// Reads a URL by E1 to E4 with those of the operator's rules that are for
    /// all; a literal address is judged at once, a name when it is connected to.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn target(&self, text: &str) -> Result<Target, TargetError> {
        self.inner.guard.target(None, text)
    }

    /// The same with the rules that count for one organization or connection too.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn target_for(&self, whose: PoolKey, text: &str) -> Result<Target, TargetError> {
        self.inner.guard.target(Some(whose), text)
    }

    /// Joins, for one connection, a path and query, percent-encoded as on a request line, to a
    /// destination's base: `v1/x?y=z` and `/v1/x?y=z` both end up below the
    /// path prefix, whatever they look like. Below the destination of an AWS
    /// connection, which has many hosts, the path begins with one:
    /// `s3.eu-central-1.amazonaws.com/bucket/key`.
    ///
    /// # Errors
    /// `destination_refused` if the result is not below it (E8).
    pub fn target_below(
        &self,
        whose: Option<PoolKey>,
        destination: &Destination,
        path_and_query: &str,
    ) -> Result<Target, ActionError> {
        let target = self.inner.guard.target_below(whose, destination, path_and_query);
        if destination.origin.is_aws() && !target.as_ref().is_ok_and(|at| destination.origin.covers(at.origin())) {
            let text = "begin with the host of a service of AWS, such as s3.eu-central-1.amazonaws.com/bucket/key";
            return Err(ActionError::new(ErrorCode::DestinationRefused, text));
        }
        let target = target?;
        self.check(destination, &target)?;
        Ok(target)
    }

    /// Whether `target` lies at `destination` (E8): scheme, host, port and path
    /// prefix by whole segments, encoded dot segments included. Methods are not
    /// looked at.
    ///
    /// # Errors
    /// `destination_refused`.
    pub fn check(&self, destination: &Destination, target: &Target) -> Result<(), ActionError> {
        check_below(destination, target).map_err(|text| ActionError::new(ErrorCode::DestinationRefused, text))
    }

    /// The operator rules that are known to open the way before any name is
    /// resolved, for the record's intent. An answer's `egress_rules` are all.
    pub fn plan(&self, whose: PoolKey, target: &Target) -> Vec<String> {
        self.inner.guard.plan(Some(whose), target.origin())
    }
}
