//! Goes through the record in strides: however rare what is searched for is, no
//! statement runs for as long as the record is.

use claviger_model::EventId;
use claviger_store::{AuditEvent, AuditQuery};
use uuid::Uuid;

use crate::{Core, Error};

/// Events looked at by one statement.
pub(crate) const STRIDE: u64 = 1_000;

/// How far the reading has come.
pub(crate) struct Strides {
    /// What to ask for next; the cursor moves.
    wanted: AuditQuery,
    ended: bool,
}

impl Strides {
    /// From the beginning of what is wanted. Its times become bounds of the index.
    pub(crate) fn of(mut wanted: AuditQuery) -> Self {
        let after = wanted.from.map(|from| first_of(from.unix_millis()));
        let before = wanted.to.map(|to| first_of(to.unix_millis().saturating_add(1)));
        wanted.after = wanted.after.max(after);
        wanted.before = least(wanted.before, before);
        Self { wanted, ended: false }
    }

    /// What the database finds in the next stride, at most `wanting`, which may be
    /// nothing; `None` where the record ends.
    pub(crate) async fn next(&mut self, core: &Core, wanting: u64) -> Result<Option<Vec<AuditEvent>>, Error> {
        if self.ended {
            return Ok(None);
        }
        self.wanted.limit = wanting.min(STRIDE);
        let end = self.end(core).await?;
        let found = core.store().audit_list(&self.within(end)).await?;
        let full = found.len() as u64 == self.wanted.limit;
        let last = found.last().map(|event| event.intent.event_id);
        match if full { last } else { end } {
            Some(reached) if self.wanted.ascending => self.wanted.after = Some(reached),
            Some(reached) => self.wanted.before = Some(reached),
            None => self.ended = true,
        }
        Ok(Some(found))
    }

    /// The last event of the next stride; `None` if the record ends before. Where
    /// nothing is left out, the number of events is the end.
    async fn end(&self, core: &Core) -> Result<Option<EventId>, Error> {
        let wanted = &self.wanted;
        let left_out = wanted.action.is_some()
            || wanted.actor.is_some()
            || wanted.asset_types.is_some()
            || wanted.status.is_some();
        if !left_out {
            return Ok(None);
        }
        Ok(core.store().audit_stride(wanted, STRIDE).await?)
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
    pub(crate) fn reached(&self) -> Option<EventId> {
        if self.wanted.ascending { self.wanted.after } else { self.wanted.before }
    }
}

fn least(one: Option<EventId>, other: Option<EventId>) -> Option<EventId> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Less than every id of that millisecond, greater than all before: ids begin
/// with the millisecond of their event, so a range of time is a range of the index.
fn first_of(millis: i64) -> EventId {
    const MOST: u64 = (1 << 48) - 1;
    let millis = u64::try_from(millis).unwrap_or(0).min(MOST);
    EventId(Uuid::from_u128(u128::from(millis) << 80))
}

#[cfg(test)]
mod tests {
    use claviger_model::{Entropy, OrganizationId, Timestamp};

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
        let bounds = |times: bool, after, before| {
            let (from, to) = if times { (Some(Timestamp(1_000)), Some(Timestamp(9_000))) } else { (None, None) };
            let organization = OrganizationId(Uuid::nil());
            let strides = Strides::of(AuditQuery { from, to, after, before, ..AuditQuery::of(organization) });
            (strides.wanted.after, strides.wanted.before)
        };
        let (early, late) = (Some(first_of(2)), Some(first_of(8)));
        assert_eq!(bounds(true, None, None), (Some(first_of(1)), Some(first_of(10))));
        assert_eq!(bounds(true, None, late), (Some(first_of(1)), late));
        assert_eq!(bounds(true, early, None), (early, Some(first_of(10))));
        assert_eq!(bounds(true, Some(first_of(0)), None), (Some(first_of(1)), Some(first_of(10))));
        assert_eq!(bounds(false, None, late), (None, late));
    }
}
