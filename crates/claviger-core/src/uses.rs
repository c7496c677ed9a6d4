//! When connections were last used and what was found out about their credential.
//! Noted in memory on the hot path, written in batches off it, and laid over
//! what is read in between, so that who just ran an action sees it at once.

use std::collections::HashMap;

use claviger_catalog::Verification;
use claviger_model::{Connection, ConnectionId, Health, OrganizationId, Timestamp, connection::ConnectionRecord};
use parking_lot::Mutex;

use crate::{
    Core,
    connection::With,
    health::{Evidence, aged, next},
};

/// After so many flushes what uses say is looked at again although this server
/// has written it before: another may have seen otherwise meanwhile.
const DISTRUST_AFTER: u32 = 12;

/// What one connection's uses and tests since the last flush amount to.
struct Use {
    organization_id: OrganizationId,
    /// When it was last used; a test is no use of the connection's own.
    at: Option<Timestamp>,
    /// In order. Of uses in a row only the last is kept, so it does not grow.
    found: Vec<(Evidence, Timestamp)>,
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
    /// What uses said when it was last written, so that what lasts is not looked at again.
    written: HashMap<ConnectionId, Evidence>,
    flushes: u32,
}

impl Noted {
    fn entry(&mut self, record: &ConnectionRecord) -> &mut Use {
        let organization_id = record.connection.organization_id;
        self.new.entry(record.connection.id).or_insert(Use { organization_id, at: None, found: Vec::new() })
    }
}

/// One connection's news on its way into the database.
type News = (OrganizationId, ConnectionId, Vec<(Evidence, Timestamp)>);

impl Core {
    /// Notes that an action ran with a connection, and what the upstream made of
    /// its credential as far as the catalog says how to read that. Where the one of
    /// before was good, its own was refused.
    pub(crate) fn use_note(&self, record: &ConnectionRecord, with: With, upstream_status: Option<u16>, now: Timestamp) {
        let found = match with {
            With::Own => upstream_status.and_then(|status| self.use_evidence(&record.connection, status)),
            With::Previous(end) => Some(Evidence::Rejected(format!(
                "the new credential was refused; the previous one is still in use until {end}"
            ))),
        };
        let mut noted = self.0.uses.0.lock();
        let entry = noted.entry(record);
        entry.at = entry.at.max(Some(now));
        if let Some(found) = found {
            entry.add(found, now);
        }
    }

    /// Notes what was found out about a credential.
    pub(crate) fn health_note(&self, record: &ConnectionRecord, found: Evidence, now: Timestamp) {
        self.0.uses.0.lock().entry(record).add(found, now);
    }

    /// What a use's status says: 401 speaks of the credential unless the catalog
    /// knows a service that means something else by it, 2xx vouches for it unless
    /// the service says only in the body whether it was good.
    fn use_evidence(&self, connection: &Connection, status: u16) -> Option<Evidence> {
        let call = self.verification(connection);
        match status {
            401 if call.is_none_or(|call| call.refuses(status)) => {
                Some(Evidence::Rejected("the service answered 401 to the last use".to_owned()))
            }
            200..=299 if call.is_none_or(|call| call.predicate.is_none()) => Some(Evidence::Worked),
            _ => None,
        }
    }

    /// The call that the catalog names for a connection's type.
    pub(crate) fn verification(&self, connection: &Connection) -> Option<&Verification> {
        let integration = self.catalog().integration(&connection.integration_type)?;
        integration.credential_type(&connection.credential_type)?.verification.as_ref()
    }

    /// Lays what is not written yet over what was read, and what time did to it.
    pub(crate) fn uses_overlay(&self, connection: &mut Connection, now: Timestamp) {
        let noted = self.0.uses.0.lock();
        for uses in [&noted.writing, &noted.new] {
            let Some(last) = uses.get(&connection.id) else { continue };
            connection.last_used_at = connection.last_used_at.max(last.at);
            connection.health = after(&connection.health, &last.found);
        }
        connection.health = aged(connection.health.clone(), connection.reminder, now);
    }

    /// Writes what was noted. Called every few seconds and at shutdown.
    pub async fn uses_flush(&self) {
        let (touched, news) = self.uses_begin_flush();
        if let Err(error) = self.store().connection_touch(&touched).await {
            tracing::warn!(%error, "the last uses could not be written");
        }
        for (organization, id, found) in news {
            if let Err(error) = self.health_write(organization, id, &found).await {
                tracing::warn!(%error, connection_id = %id, "a health state could not be written");
                continue;
            }
            let last = found.into_iter().next_back().map(|(last, _)| last).filter(Evidence::is_of_a_use);
            let mut noted = self.0.uses.0.lock();
            match last {
                Some(last) => drop(noted.written.insert(id, last)),
                None => drop(noted.written.remove(&id)),
            }
        }
        self.0.uses.0.lock().writing.clear();
    }

    /// The one place that writes a state: what is written by now and what was
    /// found since, decided together.
    pub(crate) async fn health_write(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        found: &[(Evidence, Timestamp)],
    ) -> Result<(), claviger_store::StoreError> {
        let Some((before, reminder)) = self.store().connection_health(organization, id).await? else { return Ok(()) };
        let health = aged(after(&before, found), reminder, self.clock().now());
        if health != before {
            self.store().connection_health_set(organization, id, &health).await?;
        }
        let tested = found.iter().any(|(found, _)| !found.is_of_a_use());
        if let Some(interval) = self.checks_interval()
            && (tested || before.next_check_at.is_none())
        {
            self.store().connection_check_plan(organization, id, self.check_after(interval)).await?;
        }
        Ok(())
    }

    /// What is to be written: last uses, and findings that are news.
    fn uses_begin_flush(&self) -> (Vec<(ConnectionId, Timestamp)>, Vec<News>) {
        let mut noted = self.0.uses.0.lock();
        noted.flushes += 1;
        if noted.flushes.is_multiple_of(DISTRUST_AFTER) {
            noted.written.clear();
        }
        noted.writing = std::mem::take(&mut noted.new);
        let touched = noted.writing.iter().filter_map(|(id, each)| Some((*id, each.at?))).collect();
        let news = noted.writing.iter().filter_map(|(id, each)| {
            let known = noted.written.get(id);
            let news = each.found.iter().any(|(found, _)| Some(found) != known);
            news.then(|| (each.organization_id, *id, each.found.clone()))
        });
        let news = news.collect();
        (touched, news)
    }
}

impl Use {
    fn add(&mut self, found: Evidence, now: Timestamp) {
        let of_a_use = found.is_of_a_use();
        match self.found.last_mut() {
            // The first of what lasts says since when.
            Some((last, _)) if of_a_use && *last == found => {}
            Some(last) if of_a_use && last.0.is_of_a_use() => *last = (found, now),
            _ => self.found.push((found, now)),
        }
    }
}

fn after(before: &Health, found: &[(Evidence, Timestamp)]) -> Health {
    found.iter().fold(before.clone(), |health, (found, at)| next(&health, found, *at))
}
