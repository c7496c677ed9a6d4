//! When connections were last used and whether their credential was accepted.
//! Noted in memory on the hot path, written in batches off it.

use std::collections::HashMap;

use claviger_model::{ConnectionId, Health, HealthState, OrganizationId, Timestamp, connection::ConnectionRecord};
use parking_lot::Mutex;

use crate::Core;

/// What one connection's uses since the last flush amount to.
struct Use {
    organization_id: OrganizationId,
    at: Timestamp,
    health: Option<Health>,
}

/// Uses that are not written yet.
#[derive(Default)]
pub(crate) struct Uses(Mutex<HashMap<ConnectionId, Use>>);

impl Core {
    /// Notes that an action ran with a connection and what the upstream made of
    /// its credential: 401 speaks of the credential, 2xx vouches for it,
    /// anything else says nothing about it.
    pub(crate) fn use_note(&self, record: &ConnectionRecord, upstream_status: Option<u16>, now: Timestamp) {
        let was = &record.connection.health;
        let state = match upstream_status {
            Some(401) => Some(HealthState::Failing),
            Some(200..=299) => Some(HealthState::Working),
            _ => None,
        };
        let health = state.filter(|state| *state != was.state).map(|state| Health {
            state,
            reason: (state == HealthState::Failing).then(|| "the service answered 401 to the last use".to_owned()),
            since: now,
            checked_at: Some(now),
        });
        let mut uses = self.0.uses.0.lock();
        let entry = uses.entry(record.connection.id).or_insert(Use {
            organization_id: record.connection.organization_id,
            at: now,
            health: None,
        });
        entry.at = now;
        if health.is_some() {
            entry.health = health;
        }
    }

    /// Writes what was noted. Called every few seconds and at shutdown.
    pub async fn uses_flush(&self) {
        let uses = std::mem::take(&mut *self.0.uses.0.lock());
        if uses.is_empty() {
            return;
        }
        let touched: Vec<_> = uses.iter().map(|(id, each)| (*id, each.at)).collect();
        if let Err(error) = self.store().connection_touch(&touched).await {
            tracing::warn!(%error, "the last uses could not be written");
        }
        for (id, each) in uses {
            let Some(health) = each.health else { continue };
            if let Err(error) = self.store().connection_health_set(each.organization_id, id, &health).await {
                tracing::warn!(%error, connection_id = %id, "a health state could not be written");
            }
        }
    }
}
