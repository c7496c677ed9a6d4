//! What the gate in front of hyper and the service behind it tell each other:
//! which answers have begun and which are done. Both run in one task.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Counts of one HTTP/1 connection.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Exchange {
    /// Answers that a handler has begun.
    pub(super) fn begun(&self) -> u64 {
        self.begun.load(Ordering::Acquire)
    }

    /// Answers whose body is with hyper to the last byte.
    pub(super) fn ended(&self) -> u64 {
        self.ended.load(Ordering::Acquire)
    }

    /// A handler has begun an answer; it ends when the guard is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Answering {
        self.begun.fetch_add(1, Ordering::AcqRel);
        Answering(self.clone())
    }
}

/// An answer under way.
#[derive(Debug)]
pub(super) struct Answering(Arc<Exchange>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::AcqRel);
    }
}
