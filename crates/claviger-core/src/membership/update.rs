//! `PATCH /api/v2/team/{team_id}/memberships/{user_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, Invalid, Json, Membership, TeamId, UserId, audit::IntentDetail};
use serde_json::json;

use super::{Member, input, told};
use crate::{Context, Core, Error, record::change, team::asset};

impl Core {
    /// Makes somebody an administrator of a team, or one no longer.
    ///
    /// # Errors
    /// Not found; every fault of the input at once.
    pub async fn membership_update(
        &self,
        context: &Context,
        (id, user): (TeamId, UserId),
        attributes: &Json,
    ) -> Result<Decided<Member>, Error> {
        let deadline = context.deadline();
        let team = deadline.bound(self.team_load(context, id)).await?.team;
        let about = deadline.bound(self.team_about(context, id)).await?;
        let permit = context.actor.permit(Operation::MembershipUpdate, about)?;
        let admin = input::role(attributes)?;
        let admin =
            admin.ok_or_else(|| Invalid::one("/data/attributes/role".to_owned(), "is required: admin or null"))?;
        let Member { membership, user } = self.member_load(context, deadline, (id, user)).await?;
        if membership.admin == admin {
            return Ok(permit.over(Member { membership, user }));
        }
        let email = |held: bool| held.then(|| json!(user.email));
        let changes = vec![change("admin", email(!admin), email(admin))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&team), detail).await?;
        let (store, place) = (self.store().clone(), (id, user.id));
        let organization = permit.organization_id();
        pending
            .carry_out(async move { store.membership_set_admin(organization, place, admin).await.map_err(told) })
            .await?;
        Ok(permit.over(Member { membership: Membership { admin, ..membership }, user }))
    }
}
