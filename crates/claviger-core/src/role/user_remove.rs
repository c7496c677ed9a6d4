//! `DELETE /api/v2/roles/{role_id}/users`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, RoleId, UserId, audit::IntentDetail};
use claviger_store::UserPage;
use serde_json::json;

use super::{asset, told};
use crate::{Context, Core, Error, record::change, user::UserFilter};

impl Core {
    /// Takes a role away from somebody; who has it then, the first hundred by name.
    ///
    /// # Errors
    /// Not found, also for `None`, which is nobody; [`Error::Conflict`] if nobody
    /// would be left to administer.
    pub async fn role_user_remove(
        &self,
        context: &Context,
        id: RoleId,
        user: Option<UserId>,
    ) -> Result<Decided<UserPage>, Error> {
        let deadline = context.deadline();
        let role = deadline.bound(self.role_load(context, id)).await?.role;
        let permit = context.permit(Operation::RoleUserRemove)?;
        let user = user.ok_or(Error::NotFound("user"))?;
        let user = deadline.bound(self.user_load(context, user)).await?;
        let changes = vec![change("user", Some(json!(user.email)), None)];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&role), detail).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let change = async move { store.role_take(organization, id, user.id).await.map_err(told) };
        pending.carry_out(change).await?;
        self.users(permit, UserFilter::first(100), false, Some(id)).await
    }
}
