//! What a crash left open, found without reading what is known to be settled.

use std::collections::HashMap;

use claviger_model::{
    ChainId,
    audit::{EntryKind, Recorded},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Settled, read::of_row};
use crate::{Store, StoreError, entity::audit};

/// Rows read at once, and sequences asked for by name.
const BATCH: u64 = 5_000;
const NAMED: usize = 500;

/// Sequence, kind, event.
type Short = (i64, i64, Uuid);

impl Store {
    /// Intents of a chain that have no outcome in it, oldest first. Reads the
    /// rows behind the mark and those that it names, along the primary key only.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_orphans(&self, chain: ChainId, mark: &Settled) -> Result<Vec<Recorded>, StoreError> {
        let mut open = HashMap::new();
        for named in mark.open.chunks(NAMED) {
            let rows = short(chain).filter(audit::Column::Sequence.is_in(named.iter().copied()));
            note(&mut open, &rows.into_tuple().all(self.db()).await?);
        }
        let mut last = mark.up_to;
        loop {
            let rows = short(chain).filter(audit::Column::Sequence.gt(last));
            let rows = rows.order_by_asc(audit::Column::Sequence).limit(BATCH);
            let rows: Vec<Short> = rows.into_tuple().all(self.db()).await?;
            let Some((sequence, ..)) = rows.last() else { break };
            last = *sequence;
            note(&mut open, &rows);
        }
        let mut sequences: Vec<i64> = open.into_values().collect();
        sequences.sort_unstable();
        let mut orphans = Vec::with_capacity(sequences.len());
        for named in sequences.chunks(NAMED) {
            let rows = audit::Entity::find()
                .filter(audit::Column::ChainId.eq(chain.0))
                .filter(audit::Column::Sequence.is_in(named.iter().copied()))
                .order_by_asc(audit::Column::Sequence);
            for row in rows.all(self.db()).await? {
                orphans.push(of_row(row)?);
            }
        }
        Ok(orphans)
    }

    /// The newest checkpoint row of a chain. Reads backwards from the chain's
    /// end, so no further than to that row.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_checkpoint(&self, chain: ChainId) -> Result<Option<Recorded>, StoreError> {
        let row = audit::Entity::find()
            .filter(audit::Column::ChainId.eq(chain.0))
            .filter(audit::Column::Kind.eq(i64::from(EntryKind::Checkpoint.as_i16())))
            .order_by_desc(audit::Column::Sequence)
            .limit(1)
            .one(self.db())
            .await?;
        row.map(of_row).transpose()
    }
}

fn short(chain: ChainId) -> sea_orm::Select<audit::Entity> {
    audit::Entity::find()
        .select_only()
        .columns([audit::Column::Sequence, audit::Column::Kind, audit::Column::EventId])
        .filter(audit::Column::ChainId.eq(chain.0))
}

/// An outcome never stands before its intent.
fn note(open: &mut HashMap<Uuid, i64>, rows: &[Short]) {
    for (sequence, kind, event) in rows {
        if *kind == i64::from(EntryKind::Intent.as_i16()) {
            open.insert(*event, *sequence);
        } else if *kind == i64::from(EntryKind::Outcome.as_i16()) {
            open.remove(event);
        }
    }
}
