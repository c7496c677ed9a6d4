//! A part of the record: from the last signed checkpoint before a time to the
//! first one after another. What lies between hangs together by itself, so the
//! rows before need not be read.

use std::path::Path;

use claviger_model::{
    ChainId, Timestamp,
    audit::{EntryKind, Recorded},
};
use claviger_store::Store;
use claviger_vault::Vault;

use super::{VerifyReport, Versions, Walk, read_checkpoints};
use crate::{Error, checkpoint::Checkpoint};

/// Which part is checked; what is `None` has no bound.
#[derive(Clone, Copy, Debug, Default)]
pub struct Range {
    /// Rows from then on.
    pub from: Option<Timestamp>,
    /// Rows until then.
    pub to: Option<Timestamp>,
    /// Only this server's chain.
    pub chain: Option<ChainId>,
}

impl Range {
    /// Whether it is the whole record.
    pub fn is_everything(&self) -> bool {
        self.from.is_none() && self.to.is_none() && self.chain.is_none()
    }
}

/// Checks a part of the record: its rows, its checkpoints and those outside the
/// database that signed rows in it. Versions of connections are not compared,
/// since what they are now may have been written outside of the range.
///
/// # Errors
/// Only if it cannot be read; what is wrong with it is in the report.
pub async fn verify_range(
    store: &Store,
    vault: &Vault,
    checkpoint_file: Option<&Path>,
    range: &Range,
) -> Result<VerifyReport, Error> {
    let mut report = VerifyReport::default();
    let mut outside = read_checkpoints(checkpoint_file, vault, &mut report)?;
    let chains = store.audit_chains().await?;
    let wanted: Vec<ChainId> =
        chains.into_iter().filter(|chain| range.chain.is_none_or(|only| only == *chain)).collect();
    if let Some(chain) = range.chain
        && wanted.is_empty()
    {
        report.problems.push(format!("there is no chain {chain} in the database"));
    }
    for chain in wanted {
        report.chains += 1;
        let mut walk = begin(store, vault, chain, range.from).await?;
        walk.until = range.to;
        // Checkpoints of the rows before say nothing of these.
        let mut expected = outside.remove(&chain).unwrap_or_default();
        expected.retain(|sequence, _| *sequence > walk.last);
        walk.on(store, vault, &expected, &mut Versions::default(), &mut report).await?;
        if !walk.ended_early {
            report.open += walk.open.len();
        }
    }
    for chain in outside.keys().filter(|chain| range.chain.is_none_or(|only| only == **chain)) {
        report.problems.push(format!("chain {chain} is gone, but the checkpoint file knows it"));
    }
    Ok(report)
}

/// Behind the row that the last checkpoint before `from` signed.
async fn begin(store: &Store, vault: &Vault, chain: ChainId, from: Option<Timestamp>) -> Result<Walk, Error> {
    let mut walk = Walk::of(chain);
    let Some(from) = from else { return Ok(walk) };
    let mut before = i64::MAX;
    // One that is not ours may be an intruder's, and so may one of ours that was
    // made later and put here: only what is signed counts. An older one is as good.
    while let Some(row) = store.audit_checkpoint_before(chain, from, before).await? {
        let checkpoint = serde_json::from_str::<Checkpoint>(&row.detail).ok();
        let ours = checkpoint
            .filter(|checkpoint| checkpoint.chain_id == chain && checkpoint.at <= from && checkpoint.is_ours(vault));
        if let Some(checkpoint) = ours
            && let Some(mac) = hex::decode(&checkpoint.mac).ok().and_then(|mac| mac.try_into().ok())
        {
            (walk.last, walk.mac) = (checkpoint.sequence, mac);
            break;
        }
        before = row.sequence;
    }
    Ok(walk)
}

impl Walk {
    /// Whether a checkpoint behind the end of the range was reached. The rows up
    /// to it are checked, those behind it are not.
    pub(super) fn is_over(&mut self, row: &Recorded) -> bool {
        let over = row.kind == EntryKind::Checkpoint && self.until.is_some_and(|until| row.at >= until);
        self.ended_early |= over;
        over
    }
}
