//! The handle by which everybody appends to this server's chain.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use claviger_model::{
    ChainId,
    audit::{Entry, Recorded},
};
use tokio::sync::oneshot;

use super::{
    Settled,
    chain::Head,
    queue::{Item, Shared},
    waiting::{PATIENCE, Waiting},
    worker::Worker,
};
use crate::{Store, StoreError};

/// `sign(mac of the row before, canonical bytes of this row)`; HMAC-SHA256 with
/// the audit key in production. The first row follows 32 zero bytes.
pub type Sign = Box<dyn Fn(&[u8; 32], &[u8]) -> [u8; 32] + Send>;

/// Appends to one chain. Cheap to clone; when the last clone is dropped, the
/// thread writes what is queued and ends.
#[derive(Clone)]
pub struct AuditWriter(Arc<Handle>);

struct Handle(Arc<Shared>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl AuditWriter {
    /// Starts the thread and reads where the chain ends. Blocks for the few
    /// milliseconds that this takes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the database cannot be opened, or if
    /// another server writes this chain (PostgreSQL).
    pub fn start(store: &Store, chain: ChainId, sign: Sign) -> Result<Self, StoreError> {
        let shared = Arc::new(Shared::default());
        let (ready, started) = mpsc::sync_channel(1);
        let worker = Worker::new(store, chain, sign, shared.clone());
        let thread = std::thread::Builder::new().name("audit".to_owned());
        thread.spawn(move || worker.run(&ready)).map_err(StoreError::unavailable)?;
        started.recv().map_err(|_| StoreError::unavailable("the audit thread did not start"))??;
        Ok(Self(Arc::new(Handle(shared))))
    }

    /// Appends a row and returns once it is durable.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] or [`StoreError::Full`] within two seconds if
    /// it cannot be made durable. It is then not written later; if it was being
    /// written at that very moment, an intent gets the outcome failed. The same
    /// holds if the caller drops this future.
    pub async fn record(&self, entry: Entry) -> Result<(), StoreError> {
        self.record_within(entry, PATIENCE).await
    }

    /// The same for a caller that has less time.
    ///
    /// # Errors
    /// As [`AuditWriter::record`], once `patience` is over.
    pub async fn record_within(&self, entry: Entry, patience: Duration) -> Result<(), StoreError> {
        Waiting::queue(&self.0.0, entry).answer(patience.min(PATIENCE)).await
    }

    /// Appends a row with the next group, durable within a second. Never blocks;
    /// while the database cannot be written the row waits in memory.
    pub fn record_later(&self, entry: Entry) {
        self.0.0.push(Item::Later(entry));
    }

    /// Sequence and MAC of the last durable row; zero and zeros of an empty chain.
    pub fn head(&self) -> (i64, [u8; 32]) {
        let head: Head = self.0.0.end.lock().head;
        head
    }

    /// Sequence and MAC of the last durable row, and up to where all is settled,
    /// both of one moment.
    pub fn standing(&self) -> ((i64, [u8; 32]), Settled) {
        let end = self.0.0.end.lock();
        (end.head, end.open.settled(end.head.0))
    }

    /// Tells the writer what [`Store::audit_orphans`] found when it had just
    /// started. Until then nothing counts as settled, unless the chain is new.
    pub fn take_over(&self, orphans: &[Recorded]) {
        let left = orphans.iter().map(|orphan| (orphan.event_id, orphan.sequence));
        self.0.0.end.lock().open.take_over(left);
    }

    /// Returns once everything that was recorded before is durable, or after two
    /// seconds if that cannot be.
    pub async fn flush(&self) {
        let (answer, durable) = oneshot::channel();
        self.0.0.push(Item::Mark(answer));
        if !matches!(tokio::time::timeout(PATIENCE, durable).await, Ok(Ok(Ok(())))) {
            tracing::warn!("the audit record could not be flushed in time");
        }
    }
}
