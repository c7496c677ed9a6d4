//! What waits to be written. Callers push; the writer takes everything at once.

use std::time::Duration;

use claviger_model::audit::Entry;
use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::chain::Head;
use crate::StoreError;

/// How long rows that nobody waits for stay for somebody who does, to share one
/// group with them. Also how long the writer looks out for company after a group
/// before it sleeps soundly: while calls follow each other, an outcome then goes
/// with the next intent and costs neither a commit nor a wake-up of its own.
const COMPANY: Duration = Duration::from_millis(10);

pub(crate) type Answer = oneshot::Sender<Result<(), StoreError>>;

/// One row to append, or a mark that is answered when everything before it is durable.
pub(crate) enum Item {
    /// A caller waits for it.
    Awaited(Entry, Answer),
    /// Nobody waits; it must not get lost.
    Later(Entry),
    /// No row.
    Mark(Answer),
}

impl Item {
    pub(crate) fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Awaited(entry, _) | Self::Later(entry) => Some(entry),
            Self::Mark(_) => None,
        }
    }

    /// Whoever waited for it has gone, so it is not to be written any more.
    pub(crate) fn is_withdrawn(&self) -> bool {
        match self {
            Self::Awaited(_, answer) | Self::Mark(answer) => answer.is_closed(),
            Self::Later(_) => false,
        }
    }
}

#[derive(Default)]
pub(crate) struct Shared {
    queue: Mutex<Queue>,
    wake: Condvar,
    pub(crate) head: Mutex<Head>,
}

#[derive(Default)]
struct Queue {
    items: Vec<Item>,
    /// Somebody waits for one of them.
    awaited: bool,
    sleep: Sleep,
    closed: bool,
}

/// What the writer waits for: only that costs a wake-up.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Sleep {
    /// It does not wait.
    #[default]
    Awake,
    /// Something that somebody waits for; it looks at the rest by itself.
    Light,
    /// Anything.
    Sound,
}

impl Shared {
    pub(crate) fn push(&self, item: Item) {
        let awaited = !matches!(item, Item::Later(_));
        let mut queue = self.queue.lock();
        queue.items.push(item);
        queue.awaited |= awaited;
        if queue.sleep == Sleep::Sound || awaited && queue.sleep == Sleep::Light {
            queue.sleep = Sleep::Awake;
            drop(queue);
            self.wake.notify_one();
        }
    }

    /// The last handle is gone: the writer ends once everything is written.
    pub(crate) fn close(&self) {
        self.queue.lock().closed = true;
        self.wake.notify_one();
    }

    /// Waits until somebody waits for something, or for as long as the rest is
    /// let wait for that (with `patience`: until anything is there, at most so
    /// long), and moves all there is to `into`, whose memory is used again.
    /// `false` when all is over.
    pub(crate) fn take(&self, into: &mut Vec<Item>, patience: Option<Duration>) -> bool {
        let mut queue = self.queue.lock();
        let mut looked_out = false;
        while !queue.awaited && !queue.closed {
            let there = !queue.items.is_empty();
            let (sleep, most) = match patience {
                Some(_) if there => break,
                Some(patience) => (Sleep::Sound, Some(patience)),
                None if there || !looked_out => (Sleep::Light, Some(COMPANY)),
                None => (Sleep::Sound, None),
            };
            queue.sleep = sleep;
            let late = match most {
                Some(most) => self.wake.wait_for(&mut queue, most).timed_out(),
                None => {
                    self.wake.wait(&mut queue);
                    false
                }
            };
            if late && (there || patience.is_some()) {
                break;
            }
            looked_out |= late;
        }
        (queue.sleep, queue.awaited) = (Sleep::Awake, false);
        into.append(&mut queue.items);
        !queue.closed || !into.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Instant};

    use claviger_model::{Action, EventId, OrganizationId, Timestamp, audit::EntryKind};

    use super::*;

    fn later() -> Item {
        Item::Later(Entry {
            kind: EntryKind::Outcome,
            event_id: EventId(uuid::Uuid::nil()),
            at: Timestamp(0),
            organization_id: OrganizationId(uuid::Uuid::nil()),
            actor: None,
            action: Action::Executed,
            asset_type: "connection",
            asset_id: None,
            detail: "{}".to_owned(),
        })
    }

    fn taken(shared: &Shared) -> usize {
        let mut items = Vec::new();
        shared.take(&mut items, None);
        items.len()
    }

    #[test]
    fn what_nobody_waits_for_goes_with_what_somebody_waits_for_or_soon_alone() {
        let shared = Shared::default();
        shared.push(later());
        shared.push(Item::Mark(oneshot::channel().0));
        assert_eq!(taken(&shared), 2);
        shared.push(later());
        let begun = Instant::now();
        assert_eq!(taken(&shared), 1);
        assert!(begun.elapsed() >= COMPANY, "it was given the chance of company");
    }

    #[test]
    fn a_writer_that_sleeps_soundly_is_woken_by_either_kind() {
        let shared = Arc::new(Shared::default());
        for awaited in [false, true] {
            let writer = std::thread::spawn({
                let shared = shared.clone();
                move || taken(&shared)
            });
            while shared.queue.lock().sleep != Sleep::Sound {
                std::thread::yield_now();
            }
            shared.push(if awaited { Item::Mark(oneshot::channel().0) } else { later() });
            assert_eq!(writer.join().expect("it woke up"), 1);
        }
    }
}
