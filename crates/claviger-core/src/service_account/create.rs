//! `POST /api/v2/service_accounts`

use claviger_access::{Decided, Operation};
use claviger_model::{Json, RoleId};
use claviger_store::People;

use crate::{Context, Core, Error};

impl Core {
    /// Adds a service account, which is active at once.
    ///
    /// # Errors
    /// As [`Core::user_create`].
    pub async fn service_account_create(
        &self,
        context: &Context,
        attributes: &Json,
        roles: &[RoleId],
    ) -> Result<Decided<People>, Error> {
        let permit = context.permit(Operation::ServiceAccountCreate)?;
        self.user_make(context, permit, attributes, roles, true).await
    }
}
