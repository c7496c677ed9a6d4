//! Answers from memory that are never older than the last change: every entry
//! carries the organization's revision from before it was loaded, and counts
//! only while that is still the newest one (design.md 4).

use std::{hash::Hash, sync::Arc};

use moka::sync::Cache;

/// A cache whose entries die with the revision they were loaded at.
pub(crate) struct Revisioned<K, V>(Cache<K, (i64, Arc<V>)>);

impl<K, V> Revisioned<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    pub(crate) fn new(capacity: u64) -> Self {
        Self(Cache::new(capacity))
    }

    /// The entry and the revision it was loaded at.
    pub(crate) fn get(&self, key: &K) -> Option<(i64, Arc<V>)> {
        self.0.get(key)
    }

    /// Keeps `value`, which was loaded after `revision` was read.
    pub(crate) fn put(&self, key: K, revision: i64, value: Arc<V>) {
        self.0.insert(key, (revision, value));
    }
}
