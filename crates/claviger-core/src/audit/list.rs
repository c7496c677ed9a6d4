//! `GET /api/v2/audit/events` and `POST /api/v2/audit/events/search`

use std::time::Duration;

use claviger_access::{Decided, Operation};
use claviger_model::{EventId, OrganizationId, Timestamp};
use tokio::time::Instant;

use super::{
    Event, Query,
    reader::{Reader, name_people},
};
use crate::{Context, Core, Error};

/// How long one page is searched for. A rare word in a long record takes
/// longer; the page then says so and where to go on.
pub(crate) const LONGEST: Duration = Duration::from_secs(5);

/// Which events are wanted.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// What must hold of them.
    pub query: Query,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// The oldest first.
    pub ascending: bool,
    /// Behind this event, in that order.
    pub cursor: Option<EventId>,
    /// How many at most; not for [`Core::audit_stream`].
    pub limit: u64,
}

/// One page of the record.
#[derive(Debug)]
pub struct AuditPage {
    /// The events, in the order asked for.
    pub events: Vec<Event>,
    /// Where the next page begins, if there may be one.
    pub after: Option<EventId>,
    /// Whether the search came to an end of its own; otherwise time ran out, and
    /// there may be more before `after` is reached.
    pub complete: bool,
}

impl Core {
    /// Events of the actor's organization.
    ///
    /// # Errors
    /// Denied without the permission to read the audit log; the database's.
    pub async fn audit_list(&self, context: &Context, filter: &AuditFilter) -> Result<Decided<AuditPage>, Error> {
        let permit = context.permit(Operation::AuditList)?;
        Ok(permit.over(self.audit_page(permit.organization_id(), filter).await?))
    }

    /// The same for a filter that came in a body.
    ///
    /// # Errors
    /// As [`Core::audit_list`].
    pub async fn audit_search(&self, context: &Context, filter: &AuditFilter) -> Result<Decided<AuditPage>, Error> {
        let permit = context.permit(Operation::AuditSearch)?;
        Ok(permit.over(self.audit_page(permit.organization_id(), filter).await?))
    }

    /// Passes if the caller may search: asked before anything is told of a search
    /// that is wrong in itself.
    ///
    /// # Errors
    /// Denied without the permission to read the audit log.
    pub fn audit_permit(&self, context: &Context) -> Result<(), Error> {
        context.permit(Operation::AuditSearch).map(drop)
    }

    async fn audit_page(&self, organization_id: OrganizationId, filter: &AuditFilter) -> Result<AuditPage, Error> {
        let mut reader = Reader::open(self, organization_id, filter).await?;
        let until = Instant::now() + LONGEST;
        let mut events: Vec<Event> = Vec::new();
        let (mut after, mut complete) = (None, true);
        while let Some(found) = reader.next(self, filter.limit - events.len() as u64).await? {
            events.extend(found);
            if events.len() as u64 >= filter.limit {
                events.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX));
                after = events.last().map(|event| event.intent.event_id);
                break;
            }
            if Instant::now() >= until {
                (after, complete) = (reader.reached(), false);
                break;
            }
        }
        name_people(self, organization_id, &mut events).await?;
        Ok(AuditPage { events, after, complete })
    }
}
