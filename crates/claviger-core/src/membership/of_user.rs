//! `GET /api/v2/users/{user_id}/memberships`

use claviger_access::{Decided, Operation};
use claviger_model::{Membership, TeamId, UserId};
use claviger_store::CountedTeam;

use crate::{Context, Core, Error};

impl Core {
    /// Somebody's places in teams, and those teams.
    ///
    /// # Errors
    /// Not found.
    pub async fn user_membership_list(
        &self,
        context: &Context,
        id: UserId,
    ) -> Result<Decided<(Vec<Membership>, Vec<CountedTeam>)>, Error> {
        let permit = context.permit(Operation::UserMembershipList)?;
        self.user_load(context, id).await?;
        let places = self.store().memberships_of(permit.organization_id(), id).await?;
        let ids: Vec<TeamId> = places.iter().map(|membership| membership.team_id).collect();
        let teams = self.store().teams_get(permit.organization_id(), &ids).await?;
        Ok(permit.over((places, teams)))
    }
}
