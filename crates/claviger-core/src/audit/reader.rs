//! Goes through the record stride by stride: the database leaves out what it has
//! columns for, the query is asked about the rest here. So a page is the same on
//! either engine, and no statement runs for as long as the record is, however rare
//! what is searched for.

use std::collections::HashMap;

use claviger_model::{EventId, OrganizationId, Timestamp, UserId};
use claviger_store::AuditQuery;
use uuid::Uuid;

use super::{AuditFilter, Event, Query};
use crate::{Core, Error};

/// Events looked at by one statement.
const STRIDE: u64 = 1_000;

/// How far the reading has come.
pub(super) struct Reader {
    query: Query,
    /// Who has the addresses of the query now.
    people: HashMap<String, UserId>,
    /// What to ask for next; the cursor moves.
    wanted: AuditQuery,
    ended: bool,
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
        let (after, before) = bounds(filter);
        let mut wanted = AuditQuery {
            from: filter.from,
            to: filter.to,
            after,
            before,
            ascending: filter.ascending,
            ..AuditQuery::of(organization_id)
        };
        filter.query.narrow(&mut wanted, |address| people.get(address).copied());
        Ok(Self { query: filter.query.clone(), people, wanted, ended: false })
    }

    /// The matching events of the next stride, which may be none; `None` where
    /// the record ends. No more are read than `wanting` if all of them match.
    pub(super) async fn next(&mut self, core: &Core, wanting: u64) -> Result<Option<Vec<Event>>, Error> {
        if self.ended {
            return Ok(None);
        }
        self.wanted.limit = if self.query.is_everything() { wanting.min(STRIDE) } else { STRIDE };
        let end = self.end(core).await?;
        let found = core.store().audit_list(&self.within(end)).await?;
        let full = found.len() as u64 == self.wanted.limit;
        let last = found.last().map(|event| event.intent.event_id);
        match if full { last } else { end } {
            Some(reached) if self.wanted.ascending => self.wanted.after = Some(reached),
            Some(reached) => self.wanted.before = Some(reached),
            None => self.ended = true,
        }
        let matching = |event: &Event| self.query.matches(event, |address| self.people.get(address).copied());
        Ok(Some(found.into_iter().map(Event::of).filter(matching).collect()))
    }

    /// The last event of the next stride; `None` if the record ends before.
    /// One thing's events have an index of their own, and where nothing is left
    /// out, the number of events is the end.
    async fn end(&self, core: &Core) -> Result<Option<EventId>, Error> {
        let left_out = self.wanted.action.is_some() || self.wanted.actor.is_some() || self.wanted.asset_types.is_some();
        if !left_out || self.wanted.asset_id.is_some() {
            return Ok(None);
        }
        Ok(core.store().audit_stride(&self.wanted, STRIDE).await?)
    }

    /// What to ask for up to `end`, that one included.
    fn within(&self, end: Option<EventId>) -> AuditQuery {
        let mut wanted = self.wanted.clone();
        if let Some(EventId(end)) = end {
            let end = end.as_u128();
            if wanted.ascending {
                wanted.before = Some(EventId(Uuid::from_u128(end.saturating_add(1))));
            } else {
                wanted.after = Some(EventId(Uuid::from_u128(end.saturating_sub(1))));
            }
        }
        wanted
    }

    /// The event that was looked at last, for a cursor behind it.
    pub(super) fn reached(&self) -> Option<EventId> {
        if self.wanted.ascending { self.wanted.after } else { self.wanted.before }
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

/// Ids begin with the millisecond of their event, so a range of time is a range
/// of the index; the exact time is compared as well.
fn bounds(filter: &AuditFilter) -> (Option<EventId>, Option<EventId>) {
    let after = filter.from.map(|from| first_of(from.unix_millis()));
    let before = filter.to.map(|to| first_of(to.unix_millis().saturating_add(1)));
    if filter.ascending { (after.max(filter.cursor), before) } else { (after, least(before, filter.cursor)) }
}

fn least(one: Option<EventId>, other: Option<EventId>) -> Option<EventId> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Less than every id of that millisecond, greater than all before.
fn first_of(millis: i64) -> EventId {
    const MOST: u64 = (1 << 48) - 1;
    let millis = u64::try_from(millis).unwrap_or(0).min(MOST);
    EventId(Uuid::from_u128(u128::from(millis) << 80))
}

/// What the exporter's own event may say about the filter.
pub(super) fn spelled(at: Option<Timestamp>) -> Option<serde_json::Value> {
    at.map(|at| at.to_string().into())
}

#[cfg(test)]
mod tests {
    use claviger_model::Entropy;

    use super::*;

    #[test]
    fn ids_of_a_moment_lie_within_its_bounds() {
        let entropy = Entropy::seeded(1);
        for at in [0, 1, 999, 1_000, 1_800_000_000_123_456] {
            let at = Timestamp(at);
            for _ in 0..100 {
                let id = EventId::generate(at, &entropy);
                assert!(first_of(at.unix_millis()) < id && id < first_of(at.unix_millis() + 1), "{at}");
            }
        }
        assert!(first_of(i64::MAX) > first_of(0) && first_of(-1) == first_of(0));
    }

    #[test]
    fn a_cursor_narrows_what_the_times_allow() {
        let (early, late) = (first_of(2), first_of(8));
        let filter = |ascending, cursor| AuditFilter {
            from: Some(Timestamp(1_000)),
            to: Some(Timestamp(9_000)),
            ascending,
            cursor,
            ..AuditFilter::default()
        };
        assert_eq!(bounds(&filter(false, None)), (Some(first_of(1)), Some(first_of(10))));
        assert_eq!(bounds(&filter(false, Some(late))), (Some(first_of(1)), Some(late)));
        assert_eq!(bounds(&filter(true, Some(early))), (Some(early), Some(first_of(10))));
        assert_eq!(bounds(&filter(true, Some(first_of(0)))), (Some(first_of(1)), Some(first_of(10))));
        assert_eq!(bounds(&AuditFilter { cursor: Some(late), ..AuditFilter::default() }), (None, Some(late)));
    }
}
