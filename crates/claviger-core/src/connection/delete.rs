//! `DELETE /api/v2/actions/connections/{id}`

use claviger_access::{Decided, Edit, Operation};
use claviger_model::{Action, ConnectionId, audit::IntentDetail};

use crate::{
    Context, Core, Error,
    record::{Asset, version_change},
};

impl Core {
    /// Removes a connection and its sealed secrets.
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
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let change = async move {
            let done = store.connection_delete(organization, id).await?;
            if done { Ok(()) } else { Err(Error::NotFound("connection")) }
        };
        Ok(grant.over(pending.carry_out(change).await?))
    }
}
