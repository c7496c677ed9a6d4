//! What a crash left open is closed at the next start, at a cost that does not
//! grow with the record: only rows behind the newest checkpoint's mark are read.

use claviger_model::{
    Action, Outcome, OutcomeStatus,
    audit::{Entry, EntryKind, Recorded},
};
use claviger_store::Settled;

use crate::{Core, Error, checkpoint::Checkpoint};

impl Core {
    /// Closes what a crash left open: an intent of this server's chain without
    /// an outcome gets the outcome unknown. Before anything else is recorded.
    ///
    /// # Errors
    /// The database's.
    pub async fn orphans_close(&self) -> Result<usize, Error> {
        let mark = self.mark().await?;
        let orphans = self.store().audit_orphans(self.0.parts.chain_id, &mark).await?;
        self.audit().take_over(&orphans);
        let outcome = Outcome {
            status: OutcomeStatus::Unknown,
            upstream_status: None,
            error: Some("server_stopped".to_owned()),
            duration_ms: 0,
            redactions: 0,
            egress_rules: Vec::new(),
            credential: None,
        };
        let detail = serde_json::to_string(&outcome).map_err(|error| Error::Internal(error.to_string()))?;
        let closed = orphans.len();
        for orphan in orphans {
            self.audit().record_later(self.closing(orphan, detail.clone()));
        }
        self.audit().flush().await;
        Ok(closed)
    }

    fn closing(&self, orphan: Recorded, detail: String) -> Entry {
        Entry {
            kind: EntryKind::Outcome,
            event_id: orphan.event_id,
            at: self.clock().now(),
            organization_id: orphan.organization_id,
            actor: orphan.actor,
            action: orphan.action.parse().unwrap_or(Action::Started),
            asset_type: "audit",
            asset_id: orphan.asset_id,
            detail,
        }
    }

    /// What the newest checkpoint says is settled. One that is not ours, or not
    /// about this chain as it is, counts for nothing: then all of it is read.
    async fn mark(&self) -> Result<Settled, Error> {
        let Some(row) = self.store().audit_checkpoint(self.0.parts.chain_id).await? else {
            return Ok(Settled::default());
        };
        if let Ok(checkpoint) = serde_json::from_str::<Checkpoint>(&row.detail)
            && self.fits(&checkpoint, &row).await?
        {
            return Ok(Settled { up_to: checkpoint.settled, open: checkpoint.open });
        }
        tracing::error!(
            sequence = row.sequence,
            "the newest checkpoint of the record is not as it was written; run claviger audit verify"
        );
        Ok(Settled::default())
    }

    /// A signature alone would let a checkpoint of this chain's other future
    /// pass, after the database was put back: so it must have signed a row that
    /// is there.
    async fn fits(&self, checkpoint: &Checkpoint, row: &Recorded) -> Result<bool, Error> {
        let in_order = checkpoint.settled <= checkpoint.sequence && checkpoint.sequence < row.sequence;
        if checkpoint.chain_id != row.chain_id || !in_order || !checkpoint.is_ours(self.vault()) {
            return Ok(false);
        }
        let signed = self.store().audit_walk(row.chain_id, checkpoint.sequence - 1, 1).await?;
        Ok(signed
            .first()
            .is_some_and(|signed| signed.sequence == checkpoint.sequence && hex::encode(signed.mac) == checkpoint.mac))
    }
}
