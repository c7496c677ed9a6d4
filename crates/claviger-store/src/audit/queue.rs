//! What waits to be written. Callers push; the writer takes everything at once.

use std::time::Duration;

use claviger_model::audit::Entry;
use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::chain::Head;
use crate::StoreError;

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
    /// The writer waits: only then does a push cost a wake-up.
    asleep: bool,
    closed: bool,
}

impl Shared {
    pub(crate) fn push(&self, item: Item) {
        let mut queue = self.queue.lock();
        queue.items.push(item);
        if std::mem::take(&mut queue.asleep) {
            drop(queue);
            self.wake.notify_one();
        }
    }

    /// The last handle is gone: the writer ends once everything is written.
    pub(crate) fn close(&self) {
        self.queue.lock().closed = true;
        self.wake.notify_one();
    }

    /// Waits until something is there (at most `patience`, if given) and moves
    /// it to `into`, whose memory is used again. `false` when all is over.
    pub(crate) fn take(&self, into: &mut Vec<Item>, patience: Option<Duration>) -> bool {
        let mut queue = self.queue.lock();
        while queue.items.is_empty() && !queue.closed {
            queue.asleep = true;
            match patience {
                None => self.wake.wait(&mut queue),
                Some(patience) => {
                    if self.wake.wait_for(&mut queue, patience).timed_out() {
                        break;
                    }
                }
            }
        }
        queue.asleep = false;
        into.append(&mut queue.items);
        !queue.closed || !into.is_empty()
    }
}
