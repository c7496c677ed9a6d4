//! `GET /api/v2/team/{team_id}`

use claviger_access::{Decided, Operation};
use claviger_model::TeamId;
use claviger_store::CountedTeam;

use crate::{Context, Core, Error};

impl Core {
    /// One team, and how many are in it.
    ///
    /// # Errors
    /// Not found.
    pub async fn team_get(&self, context: &Context, id: TeamId) -> Result<Decided<CountedTeam>, Error> {
        let permit = context.permit(Operation::TeamGet)?;
        Ok(permit.over(self.team_load(context, id).await?))
    }
}
