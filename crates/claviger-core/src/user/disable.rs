//! `DELETE /api/v2/users/{user_id}`, which keeps the user and lets them do nothing any more

use claviger_access::{Decided, Operation};
use claviger_model::UserId;
use claviger_store::UserChange;

use super::may_change;
use crate::{Context, Core, Error};

impl Core {
    /// Keeps somebody out from now on, with their keys and tokens.
    ///
    /// # Errors
    /// Not found, also for who is disabled already; [`Error::Conflict`] if
    /// nobody would be left to administer.
    pub async fn user_disable(&self, context: &Context, id: UserId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let before = deadline.bound(self.user_load(context, id)).await?;
        let permit = context.permit(Operation::UserDisable)?;
        may_change(context, &before)?;
        if before.disabled {
            return Err(Error::NotFound("user who is not disabled already"));
        }
        let change = UserChange { disabled: Some(true), ..UserChange::default() };
        Ok(self.user_change(context, permit, deadline, before, change).await?.map(drop))
    }
}
