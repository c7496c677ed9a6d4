//! Signed checkpoints of the audit chain, in the chain itself and outside the
//! database: they show a tail that was cut off (security.md T2), and tell the
//! next start up to where it need not look for what a crash left open.

use std::{io::Write, sync::atomic::Ordering};

use claviger_model::{
    Action, ChainId, EventId, OrganizationId, Timestamp,
    audit::{Entry, EntryKind},
};
use claviger_vault::Vault;
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
    /// Every intent up to this sequence had an outcome then, but for those of
    /// `open`; zero, as in checkpoints of before, says nothing.
    #[serde(default)]
    pub(crate) settled: i64,
    /// Sequences of intents that were under way, ascending.
    #[serde(default)]
    pub(crate) open: Vec<i64>,
    /// Ed25519 over [`Checkpoint::signed_bytes`], in hex.
    #[serde(default)]
    pub(crate) signature: String,
}

impl Checkpoint {
    pub(crate) fn signed_bytes(&self) -> Vec<u8> {
        let Self { chain_id, sequence, mac, at, settled, open, signature: _ } = self;
        let mut text = format!("claviger checkpoint v1\n{chain_id}\n{sequence}\n{mac}\n{at}");
        if *settled > 0 {
            let open: Vec<String> = open.iter().map(ToString::to_string).collect();
            text.push_str(&format!("\n{settled}\n{}", open.join(",")));
        }
        text.into_bytes()
    }

    pub(crate) fn is_ours(&self, vault: &Vault) -> bool {
        let signature = hex::decode(&self.signature);
        signature.is_ok_and(|signature| vault.verify_checkpoint(&self.signed_bytes(), &signature))
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
        let ((sequence, mac), settled) = self.audit().standing();
        if sequence == 0 {
            return Ok(());
        }
        let mut checkpoint = Checkpoint {
            chain_id: self.0.parts.chain_id,
            sequence,
            mac: hex::encode(mac),
            at: self.clock().now(),
            settled: settled.up_to,
            open: settled.open,
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
}

fn append(path: &std::path::Path, line: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_data()
}
