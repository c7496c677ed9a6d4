//! `GET` and `PATCH /api/v2/current_user`

use claviger_access::{Decided, Operation};
use claviger_model::{Json, UserId};
use claviger_store::People;

use super::{input, may_change};
use crate::{Context, Core, Error};

impl Core {
    /// Who calls.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn current_user_get(&self, context: &Context) -> Result<Decided<People>, Error> {
        let permit = context.permit(Operation::CurrentUserGet)?;
        Ok(permit.over(self.person(context, context.actor.user_id).await?))
    }

    /// Changes one's own name and title; the address, and whether one is let in,
    /// only with the right to change that of others.
    ///
    /// # Errors
    /// As [`Core::user_update`].
    pub async fn current_user_update(&self, context: &Context, attributes: &Json) -> Result<Decided<People>, Error> {
        let permit = context.permit(Operation::CurrentUserUpdate)?;
        let deadline = context.deadline();
        let me: UserId = context.actor.user_id;
        let before = deadline.bound(self.user_load(context, me)).await?;
        let change = input::change(attributes, &before)?;
        if change.email.is_some() || change.disabled.is_some() {
            may_change(context, &before)?;
        }
        self.user_change(context, permit, deadline, before, change).await
    }
}
