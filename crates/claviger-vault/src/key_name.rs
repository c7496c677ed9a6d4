//! Which key: whose, what for, which generation.

use claviger_model::{OrganizationId, key::WrappedKey};

use crate::error::SealedReason;

/// What a key under the root is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Purpose {
    /// Seals an organization's records.
    Organization,
    /// MACs the audit chain.
    Audit,
    /// Signs the chain's checkpoints.
    Checkpoint,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Organization, Self::Audit, Self::Checkpoint];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Audit => "audit",
            Self::Checkpoint => "checkpoint",
        }
    }
}

/// Whose, what for, which generation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct KeyName {
    pub(crate) purpose: Purpose,
    /// `None` for the installation's own keys.
    pub(crate) organization_id: Option<OrganizationId>,
    pub(crate) epoch: u32,
}

impl KeyName {
    pub(crate) fn organization(id: OrganizationId, epoch: u32) -> Self {
        Self { purpose: Purpose::Organization, organization_id: Some(id), epoch }
    }

    pub(crate) fn installation(purpose: Purpose) -> Self {
        Self { purpose, organization_id: None, epoch: 1 }
    }

    /// What the row says it is.
    pub(crate) fn of(row: &WrappedKey) -> Result<Self, SealedReason> {
        let purpose = Purpose::ALL
            .into_iter()
            .find(|purpose| purpose.as_str() == row.purpose)
            .ok_or_else(|| SealedReason::UnknownPurpose { purpose: row.purpose.clone() })?;
        // Whether that purpose can belong to that organization is settled by the
        // seal, which binds both.
        Ok(Self { purpose, organization_id: row.organization_id, epoch: row.epoch })
    }
}

/// The reason that names `row`.
pub(crate) fn damaged(row: &WrappedKey) -> SealedReason {
    SealedReason::Damaged { organization_id: row.organization_id, purpose: row.purpose.clone(), epoch: row.epoch }
}
