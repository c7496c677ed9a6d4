//! `POST /api/v2/roles/{role_id}/users`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, RoleId, UserId, audit::IntentDetail};
use claviger_store::UserPage;
use serde_json::json;

use super::{asset, told};
use crate::{Context, Core, Error, record::change, user::UserFilter};

impl Core {
    /// Gives somebody a role; who has it then, the first hundred by name.
    ///
    /// # Errors
    /// Not found, also for `None`, which is nobody.
    pub async fn role_user_add(
        &self,
        context: &Context,
        id: RoleId,
        user: Option<UserId>,
    ) -> Result<Decided<UserPage>, Error> {
        let deadline = context.deadline();
        let role = deadline.bound(self.role_load(context, id)).await?.role;
        let permit = context.permit(Operation::RoleUserAdd)?;
        let user = user.ok_or(Error::NotFound("user"))?;
        let user = deadline.bound(self.user_load(context, user)).await?;
        let changes = vec![change("user", None, Some(json!(user.email)))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&role), detail).await?;
        let (store, organization, now) = (self.store().clone(), context.actor.organization_id, context.now);
        let change = async move { store.role_give(organization, id, user.id, now).await.map_err(told) };
        pending.carry_out(change).await?;
        self.users(permit, UserFilter::first(100), false, Some(id)).await
    }
}
