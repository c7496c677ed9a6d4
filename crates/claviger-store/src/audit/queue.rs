//! What waits to be written. Callers push; the writer takes everything at once.

use std::time::{Duration, Instant};

use claviger_model::audit::Entry;
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

    /// Whether waiting longer would gather little: the group is large, or as many
    /// callers wait already as are at work. Those that have ended stay open in the
    /// record until their outcome is written, and it is what nobody waits for here.
    fn is_grown(&self, queue: &Queue) -> bool {
        queue.closed || queue.awaited >= FULL || queue.items.len() >= self.end.lock().open.len()
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
        self.take_grown(into, patience, GROWTH)
    }

    fn take_grown(&self, into: &mut Vec<Item>, patience: Option<Duration>, growth: Duration) -> bool {
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
            let until = Instant::now() + growth;
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

    use claviger_model::audit::EntryKind;

    use super::{super::fixture::entry, *};

    fn later() -> Item {
        Item::Later(entry(EntryKind::Outcome, 1))
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
        let intents: Vec<Entry> = (0..=BUSY as u128).map(|event| entry(EntryKind::Intent, event)).collect();
        shared.end.lock().open.note(1, intents.iter());
        caller();
        let writer = std::thread::spawn({
            let shared = shared.clone();
            move || {
                let mut items = Vec::new();
                // Longer than any machine stands still: only company ends it.
                shared.take_grown(&mut items, None, Duration::from_secs(600));
                items.len()
            }
        });
        while shared.queue.lock().sleep != Sleep::Growth {
            assert!(!writer.is_finished(), "it did not wait for the others");
            std::thread::yield_now();
        }
        (0..BUSY).for_each(|_| caller());
        assert_eq!(writer.join().expect("it was woken"), BUSY + 1);
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
