//! What giving somebody a role and taking it away have in common.

use claviger_access::{Decided, Operation};
use claviger_model::{Action, RoleId, UserId, audit::IntentDetail};
use claviger_store::UserPage;
use serde_json::json;

use super::{asset, told};
use crate::{Context, Core, Error, record::change, user::UserFilter};

impl Core {
    /// Gives somebody a role or takes it away; who has it then, the first hundred
    /// by name.
    pub(super) async fn role_user_change(
        &self,
        context: &Context,
        operation: Operation,
        id: RoleId,
        user: Option<UserId>,
        held: bool,
    ) -> Result<Decided<UserPage>, Error> {
        let deadline = context.deadline();
        let role = deadline.bound(self.role_load(context, id)).await?.role;
        let permit = context.permit(operation)?;
        let user = user.ok_or(Error::NotFound("user"))?;
        let user = deadline.bound(self.user_load(context, user)).await?;
        let email = |there: bool| there.then(|| json!(user.email));
        let changes = vec![change("user", email(!held), email(held))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&role), detail).await?;
        let (store, organization, now) = (self.store().clone(), context.actor.organization_id, context.now);
        let change = async move {
            let done = if held {
                store.role_give(organization, id, user.id, now).await
            } else {
                store.role_take(organization, id, user.id).await
            };
            done.map_err(told)
        };
        pending.carry_out(change).await?;
        self.users(permit, UserFilter::first(100), Some(id)).await
    }
}
