//! `claviger audit verify`: walks every chain, every checkpoint and every
//! connection's version. A row that was changed, dropped, moved or cut off shows
//! in the chain; a connection that was put back to an older state shows because
//! the record knows a later version of it.

mod range;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

use claviger_model::{
    ChainId, EventId, Outcome, OutcomeStatus, Timestamp,
    audit::{EntryKind, IntentDetail, Recorded, canonical},
};
use claviger_store::{Store, StoreError};
use claviger_vault::{ChainMac, Vault};
use uuid::Uuid;

use crate::{Error, checkpoint::Checkpoint};

pub use range::{Range, verify_range};

/// Rows read at once.
const BATCH: u64 = 1_000;

/// What the walk found.
#[derive(Debug, Default)]
pub struct VerifyReport {
    /// Chains walked, one for each server.
    pub chains: usize,
    /// Rows checked.
    pub rows: u64,
    /// Checkpoints checked, in the chains and outside the database.
    pub checkpoints: u64,
    /// Connections whose version was compared.
    pub connections: u64,
    /// Intents without an outcome: under way, or to be closed at their server's next start.
    pub open: usize,
    /// Everything that is not as it was written; empty means nothing was touched.
    pub problems: Vec<String>,
}

impl VerifyReport {
    fn unreadable(&mut self, chain: ChainId, last: i64, what: &str) {
        let problem = format!(
            "chain {chain}: the row after row {last} is not as it was written and cannot be read ({what}); \
             the rows behind it were not checked"
        );
        // The end of a chain is walked twice.
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// Checks the whole record.
///
/// # Errors
/// Only if it cannot be read; what is wrong with it is in the report.
pub async fn verify(store: &Store, vault: &Vault, checkpoint_file: Option<&Path>) -> Result<VerifyReport, Error> {
    let mut report = VerifyReport::default();
    let mut outside = read_checkpoints(checkpoint_file, vault, &mut report)?;
    let mut versions = Versions::default();
    let mut walks = Vec::new();
    for chain in store.audit_chains().await? {
        report.chains += 1;
        let expected = outside.remove(&chain).unwrap_or_default();
        let mut begun = Walk::of(chain);
        begun.on(store, vault, &expected, &mut versions, &mut report).await?;
        walks.push(begun);
    }
    for chain in outside.keys() {
        report.problems.push(format!("chain {chain} is gone, but the checkpoint file knows it"));
    }
    let mut found = HashMap::new();
    for organization in store.organizations().await? {
        let versions = store.connection_versions(organization.id).await?;
        found.extend(versions.into_iter().map(|(id, version, policy)| (id.0, Found { version, policy })));
    }
    // A server that runs goes on writing: what it changed while the versions were
    // read may show there already or not yet.
    versions.while_read = true;
    for mut begun in walks {
        begun.on(store, vault, &BTreeMap::new(), &mut versions, &mut report).await?;
        report.open += begun.open.len();
    }
    versions.compare(&found, &mut report);
    Ok(report)
}

/// How far one chain was walked.
struct Walk {
    chain: ChainId,
    /// Sequence and MAC of the last row.
    last: i64,
    mac: [u8; 32],
    /// Intents without an outcome so far.
    open: HashMap<EventId, i64>,
    /// The first checkpoint from then on ends the walk.
    until: Option<Timestamp>,
    /// It did.
    ended_early: bool,
}

impl Walk {
    fn of(chain: ChainId) -> Self {
        Self { chain, last: 0, mac: [0; 32], open: HashMap::new(), until: None, ended_early: false }
    }

    /// Walks on to where the chain ends now.
    async fn on(
        &mut self,
        store: &Store,
        vault: &Vault,
        checkpoints: &BTreeMap<i64, String>,
        versions: &mut Versions,
        report: &mut VerifyReport,
    ) -> Result<(), Error> {
        let (chain, signer) = (self.chain, vault.chain_mac());
        let mut batch = BATCH;
        loop {
            let rows = match store.audit_walk(chain, self.last, batch).await {
                // One at a time from here on, to tell which row it is.
                Err(StoreError::Corrupt { .. }) if batch > 1 => {
                    batch = 1;
                    continue;
                }
                Err(StoreError::Corrupt { what }) => {
                    report.unreadable(chain, self.last, &what);
                    return Ok(());
                }
                rows => rows?,
            };
            if rows.is_empty() {
                break;
            }
            for row in rows {
                report.rows += 1;
                self.step(&row, &signer, checkpoints, report);
                if row.kind == EntryKind::Checkpoint {
                    self.check_inside(&row, vault, report);
                } else {
                    versions.note(&row);
                }
                if self.is_over(&row) {
                    return Ok(());
                }
            }
        }
        if let Some((end, _)) = checkpoints.iter().next_back()
            && *end > self.last
        {
            report.problems.push(format!(
                "chain {chain}: ends at row {}, but a checkpoint signed row {end}: the tail is cut off",
                self.last
            ));
        }
        Ok(())
    }

    /// Checks that a row follows the one before.
    fn step(
        &mut self,
        row: &Recorded,
        signer: &ChainMac,
        checkpoints: &BTreeMap<i64, String>,
        report: &mut VerifyReport,
    ) {
        let (chain, sequence) = (self.chain, row.sequence);
        if sequence != self.last + 1 {
            report.problems.push(format!("chain {chain}: rows {} to {} are missing", self.last + 1, sequence - 1));
        }
        if signer.next(&self.mac, &bytes_of(row)) != row.mac {
            report.problems.push(format!("chain {chain}: row {sequence} is not as it was written"));
        }
        if let Some(expected) = checkpoints.get(&sequence)
            && *expected != hex::encode(row.mac)
        {
            report.problems.push(format!("chain {chain}: row {sequence} is not the one that its checkpoint signed"));
        }
        (self.last, self.mac) = (sequence, row.mac);
        match row.kind {
            EntryKind::Intent => drop(self.open.insert(row.event_id, sequence)),
            EntryKind::Outcome => drop(self.open.remove(&row.event_id)),
            EntryKind::Checkpoint => {}
        }
    }

    fn check_inside(&mut self, row: &Recorded, vault: &Vault, report: &mut VerifyReport) {
        report.checkpoints += 1;
        match serde_json::from_str::<Checkpoint>(&row.detail) {
            Ok(checkpoint) if checkpoint.is_ours(vault) => self.check_mark(row, &checkpoint, report),
            _ => report
                .problems
                .push(format!("chain {}: the checkpoint in row {} is not signed by us", row.chain_id, row.sequence)),
        }
    }

    /// What a start does not look at any more must have its outcome.
    fn check_mark(&mut self, row: &Recorded, checkpoint: &Checkpoint, report: &mut VerifyReport) {
        let hidden =
            |sequence: i64| sequence <= checkpoint.settled && checkpoint.open.binary_search(&sequence).is_err();
        let mut found: Vec<i64> = self.open.values().copied().filter(|sequence| hidden(*sequence)).collect();
        found.sort_unstable();
        for sequence in found {
            report.problems.push(format!(
                "chain {}: row {sequence} has no outcome, but the checkpoint in row {} says that it has",
                self.chain, row.sequence
            ));
        }
        // Each is named once, not at every checkpoint that follows.
        self.open.retain(|_, sequence| !hidden(*sequence));
    }
}

fn bytes_of(row: &Recorded) -> Vec<u8> {
    canonical(
        row.chain_id,
        row.sequence,
        row.kind,
        row.event_id,
        row.at,
        row.organization_id,
        row.actor,
        &row.action,
        &row.asset_type,
        row.asset_id,
        &row.detail,
    )
}

/// The checkpoints outside the database: MAC by sequence, for each chain.
fn read_checkpoints(
    path: Option<&Path>,
    vault: &Vault,
    report: &mut VerifyReport,
) -> Result<HashMap<ChainId, BTreeMap<i64, String>>, Error> {
    let mut checkpoints: HashMap<ChainId, BTreeMap<i64, String>> = HashMap::new();
    let Some(path) = path else { return Ok(checkpoints) };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(checkpoints),
        Err(error) => return Err(Error::Internal(format!("{}: {error}", path.display()))),
    };
    // A crash may cut the last line short; a line that ends is whole.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    for (index, line) in whole.lines().enumerate() {
        report.checkpoints += 1;
        match serde_json::from_str::<Checkpoint>(line) {
            Ok(checkpoint) if checkpoint.is_ours(vault) => {
                checkpoints.entry(checkpoint.chain_id).or_default().insert(checkpoint.sequence, checkpoint.mac);
            }
            _ => report.problems.push(format!("{}:{}: is not a checkpoint signed by us", path.display(), index + 1)),
        }
    }
    Ok(checkpoints)
}

/// What the database holds of one connection.
struct Found {
    version: i64,
    policy: i64,
}

/// What the record says of connections' versions.
#[derive(Default)]
struct Versions {
    /// Announced changes whose outcome is not seen yet: connection and version (`None` = deleted).
    open: HashMap<EventId, (Uuid, Option<i64>)>,
    /// The same of its policy, which changes apart.
    policies: Policies,
    /// Newest version that was certainly reached.
    reached: HashMap<Uuid, i64>,
    deleted: HashSet<Uuid>,
    /// Versions that may have been reached: the outcome is unknown.
    possible: HashMap<Uuid, Vec<Option<i64>>>,
    /// Set while rows are read that were written after the versions were.
    while_read: bool,
}

impl Versions {
    fn note(&mut self, row: &Recorded) {
        match row.kind {
            EntryKind::Intent if row.asset_type == "connection" => {
                let Some(id) = row.asset_id else { return };
                let Ok(detail) = serde_json::from_str::<IntentDetail>(&row.detail) else { return };
                let changed = |field: &str| {
                    let change = detail.changes.iter().find(|change| change.field == field)?;
                    Some(change.to.as_ref().and_then(serde_json::Value::as_i64))
                };
                if let Some(version) = changed("version") {
                    self.open.insert(row.event_id, (id, version));
                }
                if let Some(Some(version)) = changed("policy_version") {
                    self.policies.open.insert(row.event_id, (id, version));
                }
            }
            EntryKind::Outcome => {
                let status = serde_json::from_str::<Outcome>(&row.detail).map(|outcome| outcome.status);
                self.policies.note(row.event_id, status.as_ref().ok().copied(), self.while_read);
                let Some((id, version)) = self.open.remove(&row.event_id) else { return };
                match status {
                    Ok(OutcomeStatus::Succeeded) => self.reach(id, version),
                    Ok(OutcomeStatus::Failed) => {}
                    _ => self.possible.entry(id).or_default().push(version),
                }
            }
            _ => {}
        }
    }

    fn reach(&mut self, id: Uuid, version: Option<i64>) {
        if self.while_read {
            let before = self.reached.get(&id).copied();
            self.possible.entry(id).or_default().extend([before, version]);
        }
        match version {
            Some(version) => {
                let newest = self.reached.entry(id).or_insert(version);
                *newest = version.max(*newest);
            }
            None => {
                self.deleted.insert(id);
            }
        }
    }

    fn compare(mut self, found: &HashMap<Uuid, Found>, report: &mut VerifyReport) {
        std::mem::take(&mut self.policies).compare(found, report);
        for (id, version) in std::mem::take(&mut self.open).into_values() {
            self.possible.entry(id).or_default().push(version);
        }
        let possible =
            |id: &Uuid, version: Option<i64>| self.possible.get(id).is_some_and(|versions| versions.contains(&version));
        for (id, Found { version, .. }) in found {
            report.connections += 1;
            match self.reached.get(id) {
                _ if self.deleted.contains(id) && !possible(id, Some(*version)) => {
                    report.problems.push(format!("connection {id} was deleted and is back at version {version}"));
                }
                Some(reached) if version == reached => {}
                _ if possible(id, Some(*version)) => {}
                Some(reached) => report.problems.push(format!(
                    "connection {id} is at version {version}, but the record knows version {reached}: it was put back or changed outside"
                )),
                None => report.problems.push(format!("connection {id} is in no record")),
            }
        }
        for id in self.reached.keys() {
            if !found.contains_key(id) && !self.deleted.contains(id) && !possible(id, None) {
                report.problems.push(format!("connection {id} is gone, but no record says that it was deleted"));
            }
        }
    }
}

/// What the record says of the versions of connections' policies, each of which
/// begins at 1 with its connection.
#[derive(Default)]
struct Policies {
    /// Announced changes whose outcome is not seen yet.
    open: HashMap<EventId, (Uuid, i64)>,
    /// Newest version that was certainly reached.
    reached: HashMap<Uuid, i64>,
    /// Versions that may have been reached.
    possible: HashMap<Uuid, Vec<i64>>,
}

impl Policies {
    fn note(&mut self, event: EventId, status: Option<OutcomeStatus>, while_read: bool) {
        let Some((id, version)) = self.open.remove(&event) else { return };
        let before = self.reached.get(&id).copied().unwrap_or(1);
        match status {
            Some(OutcomeStatus::Failed) => {}
            Some(OutcomeStatus::Succeeded) => {
                if while_read {
                    self.possible.entry(id).or_default().extend([before, version]);
                }
                self.reached.insert(id, before.max(version));
            }
            _ => self.possible.entry(id).or_default().push(version),
        }
    }

    fn compare(mut self, found: &HashMap<Uuid, Found>, report: &mut VerifyReport) {
        for (id, version) in std::mem::take(&mut self.open).into_values() {
            self.possible.entry(id).or_default().push(version);
        }
        for (id, Found { policy, .. }) in found {
            let reached = self.reached.get(id).copied().unwrap_or(1);
            if *policy != reached && !self.possible.get(id).is_some_and(|versions| versions.contains(policy)) {
                report.problems.push(format!(
                    "the policy of connection {id} is at version {policy}, but the record knows version {reached}: \
                     it was put back or changed outside"
                ));
            }
        }
    }
}
