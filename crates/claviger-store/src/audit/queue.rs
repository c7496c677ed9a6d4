//! What waits to be written. Callers push; the writer takes everything at once.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use claviger_model::audit::{Entry, EntryKind};
use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::{chain::Head, open::Open};
use crate::StoreError;

/// How long rows that nobody waits for stay for somebody who does, to share one
/// group with them. Also how long the writer looks out for company after a group
/// before it sleeps soundly: while calls follow each other, an outcome then goes
/// with the next intent and costs neither a commit nor a wake-up of its own.
const COMPANY: Duration = Duration::from_millis(10);

/// Callers in one group from which on the next group is worth a wait: below it
/// they do not come so close to each other that waiting would gather any.
const BUSY: usize = 4;
/// Callers that make a group worth its commit.
const FULL: usize = 32;
/// How long a busy writer lets a group grow. Under load the processors have other
/// calls to work on meanwhile, and each commit costs them about as much as ten
/// rows do: the wait is won back.
const GROWTH: Duration = Duration::from_millis(2);

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
    pub(crate) end: Mutex<End>,
    /// Intents that are durable and have no outcome yet: callers that are at work
    /// and will come back. A hint, nothing more.
    under_way: AtomicUsize,
}

/// Where the chain stands: what is durable.
#[derive(Default)]
pub(crate) struct End {
    pub(crate) head: Head,
    pub(crate) open: Open,
}

#[derive(Default)]
struct Queue {
    items: Vec<Item>,
    /// So many of them somebody waits for.
    awaited: usize,
    /// How many that were in the group before.
    awaited_before: usize,
    sleep: Sleep,
    closed: bool,
}

/// What the writer waits for: only that costs a wake-up.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Sleep {
    /// It does not wait.
    #[default]
    Awake,
    /// Enough that somebody waits for to make a group; it takes fewer by itself.
    Growth,
    /// Something that somebody waits for; it looks at the rest by itself.
    Light,
    /// Anything.
    Sound,
}

impl Shared {
    pub(crate) fn push(&self, item: Item) {
        if matches!(&item, Item::Later(entry) if entry.kind == EntryKind::Outcome) {
            self.ended();
        }
        let awaited = !matches!(item, Item::Later(_));
        let mut queue = self.queue.lock();
        queue.items.push(item);
        queue.awaited += usize::from(awaited);
        let wake = match queue.sleep {
            Sleep::Awake => false,
            Sleep::Growth => self.is_grown(&queue),
            Sleep::Light => awaited,
            Sleep::Sound => true,
        };
        if wake {
            queue.sleep = Sleep::Awake;
            drop(queue);
            self.wake.notify_one();
        }
    }

    /// So many intents have become durable, and their callers go to work.
    pub(crate) fn begun(&self, intents: usize) {
        self.under_way.fetch_add(intents, Ordering::Relaxed);
    }

    /// One of them has its outcome.
    pub(crate) fn ended(&self) {
        let less = |number: usize| Some(number.saturating_sub(1));
        let _ = self.under_way.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }

    /// Whether waiting longer would gather little: the group is large, or most of
    /// the callers that there are wait already.
    fn is_grown(&self, queue: &Queue) -> bool {
        queue.awaited >= FULL.min(self.under_way.load(Ordering::Relaxed)) || queue.closed
    }

    /// The last handle is gone: the writer ends once everything is written.
    pub(crate) fn close(&self) {
        self.queue.lock().closed = true;
        self.wake.notify_one();
    }

    /// Waits until somebody waits for something, or for as long as the rest is
    /// let wait for that (with `patience`: until anything is there, at most so
    /// long), lets a busy group grow, and moves all there is to `into`, whose memory is used again.
    /// `false` when all is over.
    pub(crate) fn take(&self, into: &mut Vec<Item>, patience: Option<Duration>) -> bool {
        let mut queue = self.queue.lock();
        let mut looked_out = false;
        while queue.awaited == 0 && !queue.closed {
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
        if patience.is_none() && queue.awaited_before >= BUSY {
            let until = Instant::now() + GROWTH;
            while !self.is_grown(&queue) {
                queue.sleep = Sleep::Growth;
                if self.wake.wait_until(&mut queue, until).timed_out() {
                    break;
                }
            }
        }
        queue.sleep = Sleep::Awake;
        queue.awaited_before = std::mem::take(&mut queue.awaited);
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
    fn a_busy_group_grows_until_most_of_those_under_way_are_back() {
        let shared = Arc::new(Shared::default());
        let caller = || shared.push(Item::Mark(oneshot::channel().0));
        (0..BUSY).for_each(|_| caller());
        assert_eq!(taken(&shared), BUSY, "nobody is under way: nobody to wait for");
        shared.begun(BUSY + 1);
        caller();
        let writer = std::thread::spawn({
            let shared = shared.clone();
            move || taken(&shared)
        });
        while shared.queue.lock().sleep != Sleep::Growth && !writer.is_finished() {
            std::thread::yield_now();
        }
        (0..BUSY).for_each(|_| caller());
        let grown = writer.join().expect("it was woken or had enough");
        // On a machine that stands still for a while the wait may end first.
        assert!(grown == BUSY + 1 || grown + taken(&shared) == BUSY + 1, "{grown}");
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
