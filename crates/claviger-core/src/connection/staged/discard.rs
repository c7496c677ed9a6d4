//! `DELETE /api/v2/actions/connections/{id}/rotate`

use claviger_access::{Decided, Edit, Operation};
use claviger_model::{Action, ConnectionId};

use super::{Step, detail};
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Destroys the other credential of a connection, whether it waits or is kept in reserve.
    /// The connection's own stays.
    ///
    /// # Errors
    /// Not found, also where no rotation is under way; seen but not editable.
    pub async fn rotation_discard(&self, context: &Context, id: ConnectionId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let sealing = deadline.bound(self.sealing()).await?;
        let operation = Operation::ConnectionRotationDiscard;
        let (before, grant) = self.connection_load::<Edit>(context, operation, deadline, id).await?;
        let permit = grant.permit();
        self.staged_of(&before, context.now).await?.ok_or(Error::NotFound("rotation"))?;
        let record = self.connection_carried(grant, &before)?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let detail = detail(&before.connection, record.connection.version, None, &[]);
        let pending = self.intend(context, deadline, Action::Rotated, asset, detail).await?;
        let step = Step { record, expected: before.connection.version, staged: None };
        let core = self.clone();
        let stored = pending.carry_out(async move { core.rotation_store(sealing, step).await.map(drop) }).await;
        Ok(permit.over(self.keys_stale(context, stored)?))
    }
}
