//! `GET /api/v2/audit/events/stream`: the whole record, or what of it matches,
//! without a limit. Reading all of it is on record itself.

use claviger_access::{Decided, Operation};
use claviger_model::{
    Action, OrganizationId,
    audit::{Change, IntentDetail},
};

use super::{
    AuditFilter, Event,
    reader::{Reader, name_people, spelled},
};
use crate::{
    Context, Core, Error,
    record::{Asset, Pending},
};

/// An export under way. Dropped before its end, it is on record as abandoned.
pub struct Export {
    core: Core,
    organization_id: OrganizationId,
    reader: Reader,
    /// The export's own event, which comes first.
    own: Option<Event>,
    pending: Option<Pending>,
}

impl Core {
    /// Begins an export: the oldest events first, up to its own beginning.
    ///
    /// # Errors
    /// Denied without the permission to read the audit log; not recordable; the
    /// database's.
    pub async fn audit_stream(&self, context: &Context, filter: AuditFilter) -> Result<Decided<Export>, Error> {
        let permit = context.permit(Operation::AuditStream)?;
        let deadline = context.deadline();
        let organization_id = context.actor.organization_id;
        let asset = Asset { kind: "audit", id: Some(organization_id.0), name: None };
        let detail = IntentDetail { changes: told(&filter), ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Exported, asset, detail).await?;
        let begun = pending.started_at();
        let filter = AuditFilter { ascending: true, to: Some(filter.to.map_or(begun, |to| to.min(begun))), ..filter };
        let own = self.store().audit_get(organization_id, pending.event_id()).await?.map(Event::of);
        let mut own: Vec<Event> = own.into_iter().collect();
        name_people(self, organization_id, &mut own).await?;
        let reader = Reader::open(self, organization_id, &filter).await?;
        let export = Export { core: self.clone(), organization_id, reader, own: own.pop(), pending: Some(pending) };
        Ok(permit.over(export))
    }
}

/// What was asked for, for the record.
fn told(filter: &AuditFilter) -> Vec<Change> {
    let query = Some(filter.query.to_string()).filter(|query| !query.is_empty());
    let asked = [("query", query.map(Into::into)), ("from", spelled(filter.from)), ("to", spelled(filter.to))];
    let given = asked.into_iter().filter(|(_, value)| value.is_some());
    given.map(|(field, to)| Change { field: format!("filter.{field}"), from: None, to, changed: false }).collect()
}

impl Export {
    /// The next events, which may be none; `None` at the end.
    ///
    /// # Errors
    /// The database's. The export is over then.
    pub async fn next(&mut self) -> Result<Option<Vec<Event>>, Error> {
        if let Some(own) = self.own.take() {
            return Ok(Some(vec![own]));
        }
        match self.reader.next(&self.core, u64::MAX).await {
            Ok(Some(mut events)) => {
                name_people(&self.core, self.organization_id, &mut events).await?;
                Ok(Some(events))
            }
            Ok(None) => {
                if let Some(pending) = self.pending.take() {
                    pending.succeeded();
                }
                Ok(None)
            }
            Err(error) => match self.pending.take() {
                Some(pending) => pending.end(Err(error)),
                None => Err(error),
            },
        }
    }
}
