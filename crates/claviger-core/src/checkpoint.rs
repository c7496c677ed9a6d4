//! Signed checkpoints of the audit chain, in the chain itself and outside the
//! database: they show a tail that was cut off (security.md T2).

use std::{io::Write, sync::atomic::Ordering};

use claviger_model::{
    Action, ChainId, EventId, OrganizationId, OutcomeStatus, Timestamp,
    audit::{Entry, EntryKind, Outcome},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Core, Error};

/// One checkpoint, one line of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) chain_id: ChainId,
    pub(crate) sequence: i64,
    /// MAC of that row, in hex.
    pub(crate) mac: String,
    pub(crate) at: Timestamp,
    /// Ed25519 over [`Checkpoint::signed_bytes`], in hex.
    #[serde(default)]
    pub(crate) signature: String,
}

impl Checkpoint {
    pub(crate) fn signed_bytes(&self) -> Vec<u8> {
        format!("claviger checkpoint v1\n{}\n{}\n{}\n{}", self.chain_id, self.sequence, self.mac, self.at).into_bytes()
    }
}

impl Core {
    /// How far the chain has grown since the last checkpoint.
    pub fn rows_since_checkpoint(&self) -> i64 {
        self.audit().head().0 - self.0.signed_up_to.load(Ordering::Relaxed)
    }

    /// Signs where the chain stands now. Called every minute, every thousand
    /// rows and at shutdown.
    ///
    /// # Errors
    /// If the file outside the database cannot be written.
    pub async fn checkpoint(&self) -> Result<(), Error> {
        let (sequence, mac) = self.audit().head();
        if sequence == 0 {
            return Ok(());
        }
        let mut checkpoint = Checkpoint {
            chain_id: self.0.parts.chain_id,
            sequence,
            mac: hex::encode(mac),
            at: self.clock().now(),
            signature: String::new(),
        };
        checkpoint.signature = hex::encode(self.vault().sign_checkpoint(&checkpoint.signed_bytes()));
        let line = serde_json::to_string(&checkpoint).map_err(|error| Error::Internal(error.to_string()))?;
        if let Some(path) = self.settings().checkpoint_file.clone() {
            let line = line.clone();
            let written = tokio::task::spawn_blocking(move || append(&path, &line)).await;
            let written = written.map_err(|error| Error::Internal(error.to_string()))?;
            written.map_err(|error| Error::Internal(format!("the checkpoint file: {error}")))?;
        }
        self.audit().record_later(Entry {
            kind: EntryKind::Checkpoint,
            event_id: EventId::generate(checkpoint.at, self.entropy()),
            at: checkpoint.at,
            organization_id: OrganizationId(Uuid::nil()),
            actor: None,
            action: Action::Started,
            asset_type: "audit",
            asset_id: None,
            detail: line,
        });
        // The checkpoint is a row itself, which alone is no reason for another.
        self.0.signed_up_to.store(sequence + 1, Ordering::Relaxed);
        Ok(())
    }

    /// Closes what a crash left open: an intent of this server's chain without
    /// an outcome gets the outcome unknown.
    ///
    /// # Errors
    /// The database's.
    pub async fn orphans_close(&self) -> Result<usize, Error> {
        let orphans = self.store().audit_orphans(self.0.parts.chain_id).await?;
        let outcome = Outcome {
            status: OutcomeStatus::Unknown,
            upstream_status: None,
            error: Some("server_stopped".to_owned()),
            duration_ms: 0,
            redactions: 0,
            egress_rules: Vec::new(),
        };
        let detail = serde_json::to_string(&outcome).map_err(|error| Error::Internal(error.to_string()))?;
        for orphan in &orphans {
            self.audit().record_later(Entry {
                kind: EntryKind::Outcome,
                event_id: orphan.event_id,
                at: self.clock().now(),
                organization_id: orphan.organization_id,
                actor: orphan.actor,
                action: orphan.action.parse().unwrap_or(Action::Started),
                asset_type: "audit",
                asset_id: orphan.asset_id,
                detail: detail.clone(),
            });
        }
        self.audit().flush().await;
        Ok(orphans.len())
    }
}

fn append(path: &std::path::Path, line: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_data()
}
