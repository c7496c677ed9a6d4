//! When connections were last used and whether their credential was accepted.
//! Noted in memory on the hot path, written in batches off it, and laid over
//! what is read in between, so that who just ran an action sees it at once.

use std::collections::HashMap;

use claviger_model::{
    Connection, ConnectionId, Health, HealthState, OrganizationId, Timestamp, connection::ConnectionRecord,
};
use parking_lot::Mutex;

use crate::Core;

/// After so many flushes a state is written again although this server wrote it
/// before: another may have seen otherwise meanwhile.
const DISTRUST_AFTER: u32 = 12;

/// What one connection's uses since the last flush amount to.
struct Use {
    organization_id: OrganizationId,
    at: Timestamp,
    health: Option<Health>,
}

/// Uses that are not written yet.
#[derive(Default)]
pub(crate) struct Uses(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    /// Since the last flush.
    new: HashMap<ConnectionId, Use>,
    /// On their way into the database, and still to be seen meanwhile.
    writing: HashMap<ConnectionId, Use>,
    /// States that this server wrote, so that one that lasts is not written again.
    written: HashMap<ConnectionId, HealthState>,
    flushes: u32,
}

impl Noted {
    fn last(&self, id: ConnectionId) -> Option<&Use> {
        self.new.get(&id).or_else(|| self.writing.get(&id))
    }

    fn health(&self, id: ConnectionId) -> Option<&Health> {
        [&self.new, &self.writing].into_iter().find_map(|uses| uses.get(&id)?.health.as_ref())
    }
}

/// What was found out about a credential other than by using it.
pub(crate) enum Evidence {
    /// It was refused, or what it was to give.
    Refused(String),
    /// Only a person can give the connection a new one.
    Over(String),
}

impl Core {
    /// Notes what was found out about a connection's credential.
    pub(crate) fn health_note(&self, record: &ConnectionRecord, found: Evidence, now: Timestamp) {
        let (state, reason) = match found {
            Evidence::Refused(why) => (HealthState::Failing, why),
            Evidence::Over(why) => (HealthState::NeedsAuthorization, why),
        };
        let health = Health { state, reason: Some(reason), since: now, checked_at: Some(now) };
        let organization_id = record.connection.organization_id;
        let mut noted = self.0.uses.0.lock();
        let lasting = noted.health(record.connection.id).filter(|health| health.state == state);
        let since = lasting.map_or(now, |health| health.since);
        let entry = noted.new.entry(record.connection.id).or_insert(Use { organization_id, at: now, health: None });
        entry.health = Some(Health { since, ..health });
    }

    /// Notes that an action ran with a connection and what the upstream made of
    /// its credential: 401 speaks of the credential, 2xx vouches for it,
    /// anything else says nothing about it.
    pub(crate) fn use_note(&self, record: &ConnectionRecord, upstream_status: Option<u16>, now: Timestamp) {
        let state = match upstream_status {
            Some(401) => Some(HealthState::Failing),
            Some(200..=299) => Some(HealthState::Working),
            _ => None,
        };
        let id = record.connection.id;
        let mut noted = self.0.uses.0.lock();
        let lasting = noted.health(id).filter(|health| Some(health.state) == state).cloned();
        let health = lasting.or_else(|| state.map(|state| of_state(state, now)));
        let organization_id = record.connection.organization_id;
        let entry = noted.new.entry(id).or_insert(Use { organization_id, at: now, health: None });
        entry.at = entry.at.max(now);
        if health.is_some() {
            entry.health = health;
        }
    }

    /// Lays what is not written yet over what was read.
    pub(crate) fn uses_overlay(&self, connection: &mut Connection) {
        let noted = self.0.uses.0.lock();
        if let Some(last) = noted.last(connection.id) {
            connection.last_used_at = connection.last_used_at.max(Some(last.at));
        }
        // Where the state is the same, the database knows since when.
        if let Some(health) = noted.health(connection.id).filter(|health| health.state != connection.health.state) {
            connection.health = health.clone();
        }
    }

    /// Writes what was noted. Called every few seconds and at shutdown.
    pub async fn uses_flush(&self) {
        let (touched, healths) = self.uses_begin_flush();
        if touched.is_empty() {
            return;
        }
        if let Err(error) = self.store().connection_touch(&touched).await {
            tracing::warn!(%error, "the last uses could not be written");
        }
        for (organization, id, health) in healths {
            match self.store().connection_health_set(organization, id, &health).await {
                Ok(()) => drop(self.0.uses.0.lock().written.insert(id, health.state)),
                Err(error) => tracing::warn!(%error, connection_id = %id, "a health state could not be written"),
            }
        }
        self.0.uses.0.lock().writing.clear();
    }

    /// What is to be written: last uses, and states that are news.
    #[expect(clippy::type_complexity, reason = "two lists, taken apart at once by the one caller")]
    fn uses_begin_flush(&self) -> (Vec<(ConnectionId, Timestamp)>, Vec<(OrganizationId, ConnectionId, Health)>) {
        let mut noted = self.0.uses.0.lock();
        noted.flushes += 1;
        if noted.flushes.is_multiple_of(DISTRUST_AFTER) {
            noted.written.clear();
        }
        noted.writing = std::mem::take(&mut noted.new);
        let touched = noted.writing.iter().map(|(id, each)| (*id, each.at)).collect();
        let news = noted.writing.iter().filter_map(|(id, each)| {
            let health = each.health.clone().filter(|health| noted.written.get(id) != Some(&health.state))?;
            Some((each.organization_id, *id, health))
        });
        let news = news.collect();
        (touched, news)
    }
}

fn of_state(state: HealthState, now: Timestamp) -> Health {
    Health {
        state,
        reason: (state == HealthState::Failing).then(|| "the service answered 401 to the last use".to_owned()),
        since: now,
        checked_at: Some(now),
    }
}
