//! `PATCH /api/v2/team/{team_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, Json, TeamId, audit::IntentDetail};
use claviger_store::{CountedTeam, TeamChange};

use super::{asset, input, told};
use crate::{Context, Core, Error};

impl Core {
    /// Changes what is given and keeps the rest.
    ///
    /// # Errors
    /// Not found; every fault of the input at once; [`Error::Taken`] if the handle
    /// or name is another's.
    pub async fn team_update(
        &self,
        context: &Context,
        id: TeamId,
        attributes: &Json,
    ) -> Result<Decided<CountedTeam>, Error> {
        let deadline = context.deadline();
        let before = deadline.bound(self.team_load(context, id)).await?;
        let about = deadline.bound(self.team_about(context, id)).await?;
        let permit = context.actor.permit(Operation::TeamUpdate, about)?;
        let (given, faults) = input::read(attributes, false);
        faults.or(())?;
        let change = input::differing(given, &before.team);
        if change == TeamChange::default() {
            return Ok(permit.over(before));
        }
        let detail = IntentDetail { changes: input::changes(&before.team, &change), ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&before.team), detail).await?;
        let (store, organization, now) = (self.store().clone(), context.actor.organization_id, context.now);
        let update = async move { store.team_update(organization, id, change, now).await.map_err(told) };
        Ok(permit.over(CountedTeam { team: pending.carry_out(update).await?, ..before }))
    }
}
