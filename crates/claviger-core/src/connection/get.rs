//! `GET /api/v2/actions/connections/{id}`

use claviger_access::View;
use claviger_model::ConnectionId;

use super::view::ConnectionView;
use crate::{Context, Core, Error};

impl Core {
    /// One connection.
    ///
    /// # Errors
    /// Hidden and missing alike are not found.
    pub async fn connection_get(&self, context: &Context, id: ConnectionId) -> Result<ConnectionView, Error> {
        let (record, _grant) = self.connection_load::<View>(context, context.deadline(), id).await?;
        self.connection_view(context, record)
    }
}
