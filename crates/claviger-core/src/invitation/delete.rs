//! `DELETE /api/v2/users/{user_id}/invitations`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, UserId, audit::IntentDetail};

use super::ASSET;
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Takes back what somebody was invited by.
    ///
    /// # Errors
    /// Not found.
    pub async fn invitation_delete(&self, context: &Context, id: UserId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let user = deadline.bound(self.user_load(context, id)).await?;
        let permit = context.permit(Operation::InvitationDelete)?;
        let asset = Asset { kind: ASSET, id: None, name: Some(&user.email) };
        let pending = self.intend(context, deadline, Action::Deleted, asset, IntentDetail::default()).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let change = async move { Ok(store.invitations_delete(organization, id).await.map(drop)?) };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}
