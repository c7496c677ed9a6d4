//! The keys that this server signs its own short-lived identity tokens with, which
//! clouds accept in place of keys of theirs (workload identity federation).

use crate::{OrganizationId, Timestamp, WorkloadKeyId};

/// One key of an organization.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkloadKey {
    /// Its id, which is the `kid` of what it signs.
    pub id: WorkloadKeyId,
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Counts from 1; the next key has the next number.
    pub number: i64,
    /// The public half as a JSON Web Key (RFC 7517), without `kid`.
    pub public: String,
    /// The private half, sealed by the vault.
    pub sealed: Vec<u8>,
    /// Under which epoch of the organization's key.
    pub key_epoch: u32,
    /// When it was made, and so first published.
    pub created_at: Timestamp,
    /// From when on it signs: later than it is published, because clouds keep what
    /// they read of the keys for a while.
    pub signs_from: Timestamp,
}
