//! `GET /api/v2/actions/connections/{id}/usage` and `/activity`

use claviger_access::View;
use claviger_model::{ConnectionId, EventId};
use claviger_store::{AuditEvent, AuditQuery};

use crate::{Context, Core, Error};

impl Core {
    /// Passes if the actor may see who uses a connection. Nothing declares a use
    /// yet: apps, groups and service accounts that name connections come later.
    ///
    /// # Errors
    /// Hidden and missing alike are not found.
    pub async fn connection_usage(&self, context: &Context, id: ConnectionId) -> Result<(), Error> {
        self.connection_load::<View>(context, context.deadline(), id).await.map(drop)
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
    ) -> Result<Vec<AuditEvent>, Error> {
        self.connection_load::<View>(context, context.deadline(), id).await?;
        let query = AuditQuery { asset_id: Some(id.0), before, limit, ..AuditQuery::of(context.actor.organization_id) };
        Ok(self.store().audit_list(&query).await?)
    }
}
