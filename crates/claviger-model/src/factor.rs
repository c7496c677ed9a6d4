//! Second factors.

use crate::{FactorId, OrganizationId, Timestamp, UserId};

/// An authenticator app, which shows one-time codes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TotpFactor {
    /// Its id.
    pub id: FactorId,
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Whose.
    pub user_id: UserId,
    /// Its secret, sealed by the vault.
    pub sealed: Vec<u8>,
    /// Under which epoch of the organization's key.
    pub key_epoch: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its first code was right; `None` asks for nothing yet.
    pub confirmed_at: Option<Timestamp>,
    /// The step of the last code that was accepted; earlier ones count no more.
    pub last_step: Option<u64>,
}
