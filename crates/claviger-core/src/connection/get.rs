//! `GET /api/v2/actions/connections/{id}`

use claviger_access::{Decided, Operation, View};
use claviger_model::ConnectionId;

use super::view::ConnectionView;
use crate::{Context, Core, Error};

impl Core {
    /// One connection.
    ///
    /// # Errors
    /// Hidden and missing alike are not found.
    pub async fn connection_get(&self, context: &Context, id: ConnectionId) -> Result<Decided<ConnectionView>, Error> {
        let (record, grant) =
            self.connection_load::<View>(context, Operation::ConnectionGet, context.deadline(), id).await?;
        Ok(grant.over(self.connection_answered(context, &grant, record).await?))
    }
}
