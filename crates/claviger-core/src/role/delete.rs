//! `DELETE /api/v2/roles/{role_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, RoleId, audit::IntentDetail};
use serde_json::json;

use super::{asset, changeable, told};
use crate::{Context, Core, Error, record::change};

impl Core {
    /// Removes a role, and takes it away from everybody.
    ///
    /// # Errors
    /// Not found; [`Error::Denied`] for a built-in one.
    pub async fn role_delete(&self, context: &Context, id: RoleId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let before = deadline.bound(self.role_load(context, id)).await?;
        let permit = context.permit(Operation::RoleDelete)?;
        changeable(&before.role)?;
        let changes = vec![change("user_count", Some(json!(before.users)), None)];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Deleted, asset(&before.role), detail).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let delete = async move { store.role_delete(organization, id).await.map_err(told) };
        Ok(permit.over(pending.carry_out(delete).await?))
    }
}
