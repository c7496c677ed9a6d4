//! `DELETE /api/v2/team/{team_id}/memberships/{user_id}`

use claviger_access::{About, Decided, Operation};
use claviger_model::{Action, TeamId, UserId, audit::IntentDetail};
use serde_json::json;

use super::{Member, told};
use crate::{Context, Core, Error, record::change, team::asset};

impl Core {
    /// Takes somebody out of a team, who has nothing of what its policies give
    /// from then on. Everybody may leave.
    ///
    /// # Errors
    /// Not found.
    pub async fn membership_delete(
        &self,
        context: &Context,
        (id, user): (TeamId, UserId),
    ) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let team = deadline.bound(self.team_load(context, id)).await?.team;
        let about = deadline.bound(self.team_about(context, id)).await?;
        let about = About { own: user == context.actor.user_id, ..about };
        let permit = context.actor.permit(Operation::MembershipDelete, about)?;
        let Member { user, .. } = self.member_load(context, deadline, (id, user)).await?;
        let changes = vec![change("user", Some(json!(user.email)), None)];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&team), detail).await?;
        let (store, organization, place) = (self.store().clone(), permit.organization_id(), (id, user.id));
        let delete = async move { store.membership_delete(organization, place).await.map_err(told) };
        Ok(permit.over(pending.carry_out(delete).await?))
    }
}
