//! `GET /api/v2/actions/connections/{id}/rotate`

use claviger_access::{Decided, Edit, Operation};
use claviger_model::ConnectionId;

use super::Rotation;
use crate::{Context, Core, Error};

impl Core {
    /// How far the rotation of a connection is.
    ///
    /// # Errors
    /// Not found, also where none is under way; seen but not editable.
    pub async fn rotation_get(&self, context: &Context, id: ConnectionId) -> Result<Decided<Rotation>, Error> {
        let operation = Operation::ConnectionRotationGet;
        let (record, grant) = self.connection_load::<Edit>(context, operation, context.deadline(), id).await?;
        let staged = self.staged_of(&record, context.now).await?;
        Ok(grant.permit().over(staged.ok_or(Error::NotFound("rotation"))?.into()))
    }
}
