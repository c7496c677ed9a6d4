//! Reads the record for a query: the database leaves out what it has columns for,
//! the query is asked about the rest here. So a page is the same on either engine.

use std::collections::HashMap;

use claviger_model::{EventId, OrganizationId, Timestamp, UserId};
use claviger_store::AuditQuery;

use super::{
    AuditFilter, Event, Query,
    strides::{STRIDE, Strides},
};
use crate::{Core, Error};

/// How far the reading has come.
pub(super) struct Reader {
    query: Query,
    /// Who has the addresses of the query now.
    people: HashMap<String, UserId>,
    strides: Strides,
}

impl Reader {
    pub(super) async fn open(
        core: &Core,
        organization_id: OrganizationId,
        filter: &AuditFilter,
    ) -> Result<Self, Error> {
        let mut people = HashMap::new();
        for address in filter.query.addresses() {
            if let Some(user) = core.store().user_by_email(organization_id, address).await? {
                people.insert(address.to_owned(), user.id);
            }
        }
        let (after, before) = if filter.ascending { (filter.cursor, None) } else { (None, filter.cursor) };
        let mut wanted = AuditQuery {
            from: filter.from,
            to: filter.to,
            after,
            before,
            ascending: filter.ascending,
            ..AuditQuery::of(organization_id)
        };
        filter.query.narrow(&mut wanted, |address| people.get(address).copied());
        Ok(Self { query: filter.query.clone(), people, strides: Strides::of(wanted) })
    }

    /// The matching events of the next stride, which may be none; `None` where
    /// the record ends. No more are read than `wanting` if all of them match.
    pub(super) async fn next(&mut self, core: &Core, wanting: u64) -> Result<Option<Vec<Event>>, Error> {
        let wanting = if self.query.is_everything() { wanting } else { STRIDE };
        let Some(found) = self.strides.next(core, wanting).await? else { return Ok(None) };
        let matching = |event: &Event| self.query.matches(event, |address| self.people.get(address).copied());
        Ok(Some(found.into_iter().map(Event::of).filter(matching).collect()))
    }

    /// The event that was looked at last, for a cursor behind it.
    pub(super) fn reached(&self) -> Option<EventId> {
        self.strides.reached()
    }
}

/// Puts in who did it.
pub(super) async fn name_people(
    core: &Core,
    organization_id: OrganizationId,
    events: &mut [Event],
) -> Result<(), Error> {
    let mut people: Vec<UserId> = events.iter().filter_map(|event| event.intent.actor).collect();
    people.sort_unstable();
    people.dedup();
    let people = core.store().audit_people(organization_id, &people).await?;
    for event in events {
        event.person = event.intent.actor.and_then(|actor| people.get(&actor).cloned());
    }
    Ok(())
}

/// What the exporter's own event may say about the filter.
pub(super) fn spelled(at: Option<Timestamp>) -> Option<serde_json::Value> {
    at.map(|at| at.to_string().into())
}
