//! A caller that waits for its row. However it stops waiting, the record ends up
//! saying the same as the caller was told.

use std::{sync::Arc, time::Duration};

use claviger_model::{
    Outcome, OutcomeStatus,
    audit::{Entry, EntryKind},
};
use tokio::sync::oneshot;

use super::queue::{Item, Shared};
use crate::StoreError;

/// After this long a caller is told that its row could not be recorded, unless
/// it has less time.
pub const PATIENCE: Duration = Duration::from_millis(1_800);

pub(crate) struct Waiting {
    shared: Arc<Shared>,
    receiver: oneshot::Receiver<Result<(), StoreError>>,
    /// The intent, without its detail: enough to close it if it is written and nobody knows it.
    intent: Option<Entry>,
}

impl Waiting {
    pub(crate) fn queue(shared: &Arc<Shared>, entry: Entry) -> Self {
        let (answer, receiver) = oneshot::channel();
        let intent = (entry.kind == EntryKind::Intent).then(|| without_detail(&entry));
        shared.push(Item::Awaited(entry, answer));
        Self { shared: shared.clone(), receiver, intent }
    }

    /// Waits no longer than `patience`, by a timer of the caller's own: whatever
    /// the writer hangs in, it does not hang the caller.
    pub(crate) async fn answer(mut self, patience: Duration) -> Result<(), StoreError> {
        let answer = match tokio::time::timeout(patience, &mut self.receiver).await {
            Ok(answer) => answer.unwrap_or_else(|_| Err(StoreError::unavailable("the audit writer has ended"))),
            // Withdrawn from here on; what was answered before that still counts.
            Err(_) => self.withdraw().unwrap_or_else(|| Err(StoreError::unavailable("the audit record does not move"))),
        };
        self.intent = None;
        answer
    }

    fn withdraw(&mut self) -> Option<Result<(), StoreError>> {
        self.receiver.close();
        self.receiver.try_recv().ok()
    }
}

impl Drop for Waiting {
    /// The caller went away. Still queued: withdrawn. Being written: the writer
    /// sees that nobody takes its answer. Written: closed here.
    fn drop(&mut self) {
        if let Some(intent) = self.intent.take()
            && let Some(Ok(())) = self.withdraw()
        {
            self.shared.push(Item::Later(closing(&intent)));
        }
    }
}

/// The outcome of an intent that was written although its caller was told, or
/// has to assume, that it was not: nothing was done.
pub(crate) fn closing(intent: &Entry) -> Entry {
    let outcome = Outcome {
        status: OutcomeStatus::Failed,
        upstream_status: None,
        error: Some("not_recorded_in_time".to_owned()),
        duration_ms: 0,
        redactions: 0,
        egress_rules: Vec::new(),
        credential: None,
    };
    Entry {
        kind: EntryKind::Outcome,
        at: intent.at.plus(PATIENCE),
        // Plain numbers and texts, which always serialize.
        detail: serde_json::to_string(&outcome).unwrap_or_default(),
        ..without_detail(intent)
    }
}

/// A copy that costs no allocation.
fn without_detail(entry: &Entry) -> Entry {
    Entry {
        kind: entry.kind,
        event_id: entry.event_id,
        at: entry.at,
        organization_id: entry.organization_id,
        actor: entry.actor,
        action: entry.action,
        asset_type: entry.asset_type,
        asset_id: entry.asset_id,
        detail: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::fixture::entry, *};

    fn queued() -> (Arc<Shared>, Waiting, Item) {
        let shared = Arc::new(Shared::default());
        let waiting = Waiting::queue(&shared, entry(EntryKind::Intent, 1));
        let item = taken(&shared).pop().expect("it was queued");
        (shared, waiting, item)
    }

    fn taken(shared: &Shared) -> Vec<Item> {
        let mut items = Vec::new();
        shared.take(&mut items, Some(Duration::ZERO));
        items
    }

    #[test]
    fn a_caller_that_goes_away_before_the_row_is_written_withdraws_it() {
        let (shared, waiting, item) = queued();
        assert!(!item.is_withdrawn());
        drop(waiting);
        assert!(item.is_withdrawn() && taken(&shared).is_empty());
    }

    #[test]
    fn a_caller_that_goes_away_with_the_answer_unread_closes_the_event() {
        let (shared, waiting, item) = queued();
        let Item::Awaited(_, answer) = item else { panic!("somebody waits for it") };
        assert!(answer.send(Ok(())).is_ok(), "the writer takes it for accepted");
        drop(waiting);
        let closed = taken(&shared).pop().expect("an outcome");
        let outcome = closed.entry().expect("a row");
        assert_eq!(outcome.kind, EntryKind::Outcome);
        assert!(outcome.detail.contains("\"failed\""), "{}", outcome.detail);
    }
}
