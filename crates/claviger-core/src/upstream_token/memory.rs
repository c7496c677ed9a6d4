//! What this server remembers of tokens: sealed, bounded, and never used for
//! another version of the connection or another plan than it was obtained for.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
    },
};

use claviger_exec::ActionError;
use claviger_model::{
    ConnectionId, Entropy, Timestamp, TokenPlan,
    stored_token::{SealedToken, StoredToken, TokenTrouble},
};
use futures_util::future::{BoxFuture, Shared};
use moka::sync::Cache;
use parking_lot::Mutex;

use super::life::Life;

/// How many connections' tokens are remembered; each takes one to four KiB.
const MOST: u64 = 20_000;

/// The same of those beside connections' own, of which there are few.
const MOST_APART: u64 = 1_000;

/// After a token that was fetched because the one before was refused is refused
/// too, refusals say nothing about the token for so long, in microseconds.
const DISREGARD: i64 = 60_000_000;

/// What is remembered of all tokens.
pub(crate) struct Tokens {
    known: Cache<ConnectionId, Arc<Entry>>,
    /// Of credentials beside connections' own, by the version that those are kept with.
    pub(super) apart: Cache<(ConnectionId, i64), Arc<Entry>>,
    /// Requests under way, by connection and its version.
    pub(super) flights: Mutex<HashMap<(ConnectionId, i64), Flight>>,
}

/// One request to a provider that many may wait for.
pub(super) type Flight = Shared<BoxFuture<'static, Result<Arc<Entry>, ActionError>>>;

/// What is known of one connection's token.
pub(super) struct Entry {
    /// Of the connection; a later one is asked for anew.
    pub(super) connection_version: i64,
    /// With what it was asked for.
    pub(super) plan: TokenPlan,
    pub(super) held: Option<Held>,
    pub(super) trouble: Option<TokenTrouble>,
}

/// One token, sealed.
pub(super) struct Held {
    /// The row's version, for which it is sealed.
    pub(super) version: i64,
    pub(super) sealed: SealedToken,
    /// `None` lives until it is refused.
    life: Option<Life>,
    /// The upstream took it at least once.
    accepted: AtomicBool,
    /// The upstream refused it: the next caller gets another.
    refused: AtomicBool,
    /// It was fetched because the one before was refused.
    for_refusal: bool,
    /// Refusals before are none of the token.
    disregard_until: AtomicI64,
}

impl Default for Tokens {
    fn default() -> Self {
        Self { known: Cache::new(MOST), apart: Cache::new(MOST_APART), flights: Mutex::default() }
    }
}

impl Tokens {
    /// What is known for this version of the connection and this plan.
    pub(super) fn get(&self, id: ConnectionId, connection_version: i64, plan: &TokenPlan) -> Option<Arc<Entry>> {
        let entry = self.known.get(&id)?;
        (entry.connection_version == connection_version && entry.plan == *plan).then_some(entry)
    }

    pub(super) fn put(&self, id: ConnectionId, entry: Arc<Entry>) {
        self.known.insert(id, entry);
    }

    /// Forgets what is remembered here; the row stays.
    pub(crate) fn forget(&self, id: ConnectionId) {
        self.known.invalidate(&id);
    }
}

impl Entry {
    /// The token, if it may still be sent and is not the one that was refused.
    pub(super) fn usable(&self, now: Timestamp, refused: Option<i64>) -> Option<&Held> {
        self.held.as_ref().filter(|held| held.is_usable(now) && refused != Some(held.version))
    }

    /// Why nobody asks the provider now, if so.
    pub(super) fn resting(&self, now: Timestamp) -> Option<&TokenTrouble> {
        self.trouble.as_ref().filter(|trouble| trouble.over || now < trouble.retry_at)
    }
}

impl Held {
    pub(super) fn new(version: i64, sealed: SealedToken, for_refusal: bool, entropy: &Entropy) -> Self {
        let life = sealed.expires_at.map(|end| Life::new(sealed.obtained_at, end, entropy));
        Self {
            version,
            sealed,
            life,
            accepted: AtomicBool::new(false),
            refused: AtomicBool::new(false),
            for_refusal,
            disregard_until: AtomicI64::new(0),
        }
    }

    /// The one in a row, if it is good for these inputs.
    pub(super) fn of_row(
        row: &StoredToken,
        inputs: &super::inputs::Inputs,
        for_refusal: bool,
        entropy: &Entropy,
    ) -> Option<Self> {
        let sealed = row.held.as_ref().filter(|held| held.binding == inputs.binding && held.shape == inputs.shape)?;
        Some(Self::new(row.version, sealed.clone(), for_refusal, entropy))
    }

    pub(super) fn is_usable(&self, now: Timestamp) -> bool {
        !self.refused.load(Relaxed) && self.life.is_none_or(|life| now < life.unused_at)
    }

    /// Whether it is time for the next one.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.life.is_some_and(|life| now >= life.renew_at)
    }

    /// The upstream took it.
    pub(super) fn accept(&self) {
        self.accepted.store(true, Relaxed);
    }

    /// The upstream refused it; whether another one may help. Where the one that
    /// was fetched for the last refusal was never taken, none does.
    pub(super) fn refuse(&self, now: Timestamp) -> bool {
        if now.0 < self.disregard_until.load(Relaxed) {
            return false;
        }
        if self.for_refusal && !self.accepted.load(Relaxed) {
            self.disregard(now);
            return false;
        }
        self.refused.store(true, Relaxed);
        true
    }

    /// A new token did not help: what is refused is not the token.
    pub(super) fn disregard(&self, now: Timestamp) {
        self.disregard_until.store(now.0 + DISREGARD, Relaxed);
    }

    pub(super) fn was_refused(&self) -> bool {
        self.refused.load(Relaxed)
    }
}
