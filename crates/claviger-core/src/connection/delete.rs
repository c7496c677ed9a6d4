//! `DELETE /api/v2/actions/connections/{id}`

use claviger_access::{Decided, Edit, Operation};
use claviger_model::{Action, ConnectionId, audit::IntentDetail};

use crate::{
    Context, Core, Error,
    record::{Asset, version_change},
};

impl Core {
    /// Removes a connection and its sealed secrets. What a person agreed to is
    /// revoked at the provider, if it has a place for that; nobody waits for it.
    ///
    /// # Errors
    /// Not found, or seen but not editable.
    pub async fn connection_delete(&self, context: &Context, id: ConnectionId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let (record, grant) = self.connection_load::<Edit>(context, Operation::ConnectionDelete, deadline, id).await?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let changes = vec![version_change(Some(record.connection.version), None)];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Deleted, asset, detail).await?;
        let permit = grant.permit();
        let (core, context) = (self.clone(), context.clone());
        let change = async move {
            let farewell = core.farewell(&grant, &record).await;
            if !core.store().connection_delete(context.actor.organization_id, id).await? {
                return Err(Error::NotFound("connection"));
            }
            if let Some(farewell) = farewell {
                core.farewell_said(context, record, farewell);
            }
            Ok(())
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}
