//! `GET /api/v2/users/{user_id}`

use claviger_access::{Decided, Operation};
use claviger_model::UserId;
use claviger_store::People;

use crate::{Context, Core, Error};

impl Core {
    /// Somebody and their roles.
    ///
    /// # Errors
    /// Not found.
    pub async fn user_get(&self, context: &Context, id: UserId) -> Result<Decided<People>, Error> {
        let permit = context.permit(Operation::UserGet)?;
        Ok(permit.over(self.person(context, id).await?))
    }

    pub(super) async fn person(&self, context: &Context, id: UserId) -> Result<People, Error> {
        self.store().person(context.actor.organization_id, id).await?.ok_or(Error::NotFound("user"))
    }
}
