//! `DELETE /api/v2/team/{team_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, TeamId, audit::IntentDetail};
use serde_json::json;

use super::{asset, told};
use crate::{Context, Core, Error, record::change};

impl Core {
    /// Removes a team. What policies give it stays in them and reaches nobody:
    /// connections that only it could edit are those without an editor.
    ///
    /// # Errors
    /// Not found.
    pub async fn team_delete(&self, context: &Context, id: TeamId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let before = deadline.bound(self.team_load(context, id)).await?;
        let permit = context.permit(Operation::TeamDelete)?;
        let changes = vec![change("user_count", Some(json!(before.users)), None)];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Deleted, asset(&before.team), detail).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let delete = async move { store.team_delete(organization, id).await.map_err(told) };
        Ok(permit.over(pending.carry_out(delete).await?))
    }
}
