//! `GET /api/v2/actions/executions` and `/executions/{id}`: read from the record.

use claviger_access::{About, Decided, Operation, Permission};
use claviger_model::{Action, ConnectionId, EventId, OutcomeStatus, Timestamp, UserId};
use claviger_store::{AuditEvent, AuditQuery};

use tokio::time::Instant;

use crate::{
    Context, Core, Error,
    audit::{list::LONGEST, strides::Strides},
};

/// Which executions are wanted.
#[derive(Clone, Debug, Default)]
pub struct ExecutionFilter {
    /// With which connection.
    pub connection_id: Option<ConnectionId>,
    /// How it ended.
    pub status: Option<OutcomeStatus>,
    /// By whom.
    pub actor: Option<UserId>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
    /// Older than this one (cursor).
    pub before: Option<EventId>,
    /// How many.
    pub limit: u64,
}

/// One page of executions.
#[derive(Debug, Default)]
pub struct Executions {
    /// The newest first.
    pub events: Vec<AuditEvent>,
    /// Where the next page begins, if there may be one.
    pub after: Option<EventId>,
}

impl Core {
    /// Executions, newest first: everybody's for those who read the audit log,
    /// their own for others. What is rare in a long record takes several pages,
    /// of which the first may have less than was asked for.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn execution_list(
        &self,
        context: &Context,
        filter: ExecutionFilter,
    ) -> Result<Decided<Executions>, Error> {
        let permit = context.permit(Operation::ExecutionList)?;
        let own = context.actor.user_id;
        let all = context.actor.permissions().has(Permission::AuditLogsRead);
        if !all && filter.actor.is_some_and(|actor| actor != own) {
            return Ok(permit.over(Executions::default()));
        }
        let query = AuditQuery {
            asset_id: filter.connection_id.map(|id| id.0),
            actor: if all { filter.actor } else { Some(own) },
            action: Some(Action::Executed),
            status: filter.status,
            from: filter.from,
            to: filter.to,
            before: filter.before,
            ..AuditQuery::of(context.actor.organization_id)
        };
        Ok(permit.over(self.executions(query, filter.limit).await?))
    }

    async fn executions(&self, query: AuditQuery, limit: u64) -> Result<Executions, Error> {
        let until = Instant::now() + LONGEST;
        let mut strides = Strides::of(query);
        let mut found = Executions::default();
        while let Some(more) = strides.next(self, limit - found.events.len() as u64).await? {
            found.events.extend(more);
            if found.events.len() as u64 == limit || Instant::now() >= until {
                found.after = strides.reached();
                break;
            }
        }
        Ok(found)
    }

    /// One execution.
    ///
    /// # Errors
    /// Not found for foreign, missing and other people's alike.
    pub async fn execution_get(&self, context: &Context, id: EventId) -> Result<Decided<AuditEvent>, Error> {
        let found = self.store().audit_get(context.actor.organization_id, id).await?;
        let found = found.filter(|event| event.intent.action == Action::Executed.as_str());
        // Decided in any case: an unregistered key is told so, whatever it asks for.
        let own = found.as_ref().is_some_and(|event| event.intent.actor == Some(context.actor.user_id));
        let permit = context.actor.permit(Operation::ExecutionGet, About { own, ..About::default() })?;
        Ok(permit.over(found.ok_or(Error::NotFound("execution"))?))
    }
}
