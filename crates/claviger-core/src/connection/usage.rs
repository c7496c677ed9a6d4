//! `GET /api/v2/actions/connections/{id}/usage` and `/activity`

use claviger_access::{Decided, Operation, View};
use claviger_model::{ConnectionId, EventId};
use claviger_store::{AuditEvent, AuditQuery};

use crate::{Context, Core, Error};

impl Core {
    /// Passes if the actor may see who uses a connection. Nothing declares a use
    /// yet: apps, groups and service accounts that name connections come later.
    ///
    /// # Errors
    /// Hidden and missing alike are not found.
    pub async fn connection_usage(&self, context: &Context, id: ConnectionId) -> Result<Decided<()>, Error> {
        let operation = Operation::ConnectionUsage;
        let (_, grant) = self.connection_load::<View>(context, operation, context.deadline(), id).await?;
        Ok(grant.over(()))
    }

    /// What happened to and with a connection, newest first.
    ///
    /// # Errors
    /// Hidden and missing alike are not found.
    pub async fn connection_activity(
        &self,
        context: &Context,
        id: ConnectionId,
        before: Option<EventId>,
        limit: u64,
    ) -> Result<Decided<Vec<AuditEvent>>, Error> {
        let operation = Operation::ConnectionActivity;
        let (_, grant) = self.connection_load::<View>(context, operation, context.deadline(), id).await?;
        let query = AuditQuery { asset_id: Some(id.0), before, limit, ..AuditQuery::of(context.actor.organization_id) };
        Ok(grant.over(self.store().audit_list(&query).await?))
    }
}
