//! The end of a chain, and how a row is tied to the one before it.

use claviger_model::{
    ChainId,
    audit::{Entry, canonical},
};

use crate::{StoreError, audit::Sign};

/// Sequence and MAC of a chain's last row; of an empty one zero and zeros.
pub(crate) type Head = (i64, [u8; 32]);

/// MACs of rows that follow `head`, in order.
pub(crate) fn macs<'a>(
    chain: ChainId,
    head: Head,
    entries: impl Iterator<Item = &'a Entry>,
    sign: &Sign,
    macs: &mut Vec<[u8; 32]>,
) {
    let (mut sequence, mut previous) = head;
    macs.clear();
    for entry in entries {
        sequence += 1;
        let bytes = canonical(
            chain,
            sequence,
            entry.kind,
            entry.event_id,
            entry.at,
            entry.organization_id,
            entry.actor,
            entry.action.as_str(),
            entry.asset_type,
            entry.asset_id,
            &entry.detail,
        );
        previous = sign(&previous, &bytes);
        macs.push(previous);
    }
}

/// Why a group was not appended.
pub(crate) enum Failure {
    /// It certainly was not.
    NotWritten(StoreError),
    /// It may have been: only the database itself can tell.
    Doubtful(StoreError),
}

pub(crate) fn mac_of(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::corrupt("audit.mac"))
}
