//! `POST /api/v2/team/{team_id}/memberships`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, Json, Membership, TeamId, UserId, audit::IntentDetail};
use serde_json::json;

use super::{Member, input, told};
use crate::{Context, Core, Error, record::change, team::asset};

impl Core {
    /// Puts somebody in a team, who has what its policies give from then on.
    ///
    /// # Errors
    /// Not found, the team or the user; every fault of the input at once;
    /// [`Error::Taken`] if they are in it.
    pub async fn membership_create(
        &self,
        context: &Context,
        id: TeamId,
        user: UserId,
        attributes: &Json,
    ) -> Result<Decided<Member>, Error> {
        let deadline = context.deadline();
        let team = deadline.bound(self.team_load(context, id)).await?.team;
        let about = deadline.bound(self.team_about(context, id)).await?;
        let permit = context.actor.permit(Operation::MembershipCreate, about)?;
        let admin = input::role(attributes)?.unwrap_or(false);
        let user = deadline.bound(self.user_load(context, user)).await?;
        let what = if admin { "admin" } else { "user" };
        let changes = vec![change(what, None, Some(json!(user.email)))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&team), detail).await?;
        let membership = Membership {
            team_id: id,
            user_id: user.id,
            number: 0,
            admin,
            provisioned_by: None,
            created_by: Some(permit.user_id()),
            created_at: context.now,
        };
        let (store, organization) = (self.store().clone(), permit.organization_id());
        let insert = async move { store.membership_insert(organization, &membership).await.map_err(told) };
        let membership = pending.carry_out(insert).await?;
        Ok(permit.over(Member { membership, user }))
    }
}
