//! When keys and tokens were last used: noted in memory on the hot path, written
//! off it, each at most once a minute, and laid over what is read in between.

use std::{collections::HashMap, time::Duration};

use claviger_access::Via;
use claviger_model::Timestamp;
use claviger_store::KeyUse;
use parking_lot::Mutex;

use crate::Core;

/// How far what is written may lag behind.
const MINUTE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct KeyUses(Mutex<HashMap<KeyUse, Noted>>);

struct Noted {
    at: Timestamp,
    written: Option<Timestamp>,
}

impl Noted {
    /// Whether the database should know.
    fn is_due(&self) -> bool {
        self.written.is_none_or(|written| self.at.since(written) >= MINUTE)
    }
}

/// What somebody proved who they are with.
pub(crate) fn of_via(via: Via) -> impl Iterator<Item = KeyUse> {
    let (one, other) = match via {
        Via::Keys { api_key_id, application_key_id, .. } => {
            (Some(KeyUse::Api(api_key_id)), Some(KeyUse::Application(application_key_id)))
        }
        Via::Token { access_token_id } => (Some(KeyUse::Token(access_token_id)), None),
        Via::Session { session_id } => (Some(KeyUse::Session(session_id)), None),
    };
    one.into_iter().chain(other)
}

impl Core {
    /// Notes that keys or a token were used.
    pub(crate) fn key_use_note(&self, uses: impl IntoIterator<Item = KeyUse>) {
        let now = self.clock().now();
        let mut noted = self.0.key_uses.0.lock();
        for used in uses {
            let entry = noted.entry(used).or_insert(Noted { at: now, written: None });
            entry.at = entry.at.max(now);
        }
    }

    /// When it was last used, by the database and by what it does not know yet.
    pub(crate) fn key_used(&self, used: KeyUse, stored: Option<Timestamp>) -> Option<Timestamp> {
        stored.max(self.0.key_uses.0.lock().get(&used).map(|noted| noted.at))
    }

    /// Writes what was noted, of each key at most once a minute, or `all` of it.
    /// Called every few seconds, and at shutdown with `all`.
    pub async fn key_uses_flush(&self, all: bool) {
        let due: Vec<(KeyUse, Timestamp)> = {
            let mut noted = self.0.key_uses.0.lock();
            let now = self.clock().now();
            // What the database knows, and nobody has used for a while, is forgotten.
            noted.retain(|_, each| each.written != Some(each.at) || now.since(each.at) < MINUTE);
            let news = noted.iter().filter(|(_, each)| each.is_due() || (all && each.written != Some(each.at)));
            news.map(|(used, each)| (*used, each.at)).collect()
        };
        if due.is_empty() {
            return;
        }
        if let Err(error) = self.store().key_touch(&due).await {
            tracing::warn!(%error, "the last uses of keys could not be written");
            return;
        }
        let mut noted = self.0.key_uses.0.lock();
        for (used, at) in due {
            if let Some(each) = noted.get_mut(&used) {
                each.written = Some(at);
            }
        }
    }
}
