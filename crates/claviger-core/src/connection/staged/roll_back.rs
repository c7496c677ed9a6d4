//! `POST /api/v2/actions/connections/{id}/rotate/roll_back`

use claviger_access::{Decided, Edit, Operation};
use claviger_model::{Action, ConnectionId, Health, RotationState, StagedCredential};

use super::{Rotation, Step, detail};
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Puts the credential of before in its place again. The one that was promoted is staged
    /// again, untested, so that nothing is lost.
    ///
    /// # Errors
    /// [`Error::InTheWay`] where none is kept: nothing was promoted, or its time is over.
    pub async fn rotation_roll_back(&self, context: &Context, id: ConnectionId) -> Result<Decided<Rotation>, Error> {
        let deadline = context.deadline();
        let sealing = deadline.bound(self.sealing()).await?;
        let operation = Operation::ConnectionRotationRollBack;
        let (before, grant) = self.connection_load::<Edit>(context, operation, deadline, id).await?;
        let permit = grant.permit();
        let previous = self.staged_of(&before, context.now).await?;
        let previous = previous.filter(|staged| staged.state == RotationState::Grace).ok_or_else(|| {
            let text = "there is no credential to roll back to: nothing was promoted, or the grace period is over and \
                        the one before was destroyed";
            Error::InTheWay(text.to_owned())
        })?;
        let reason = Some("rolled back to the credential of before; not tested since".to_owned());
        let health = Health { reason, ..Health::untested(context.now) };
        let record = self.connection_taken_over(&grant, &before, &previous, health, context.now)?;
        let secrets: Vec<String> = previous.secrets.keys().cloned().collect();
        let place = StagedCredential {
            state: RotationState::Staged,
            promoted_at: None,
            grace_ends_at: None,
            tested: None,
            ..previous
        };
        let staged = self.put_aside(&grant, &before, &record.connection, place)?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&before.connection.name) };
        let detail = detail(&before.connection, record.connection.version, Some(staged.state), &secrets);
        let pending = self.intend(context, deadline, Action::Rotated, asset, detail).await?;
        let step = Step { record, expected: before.connection.version, staged: Some(staged.clone()) };
        let (core, was) = (self.clone(), before.connection);
        let change = async move {
            let step = core.rotation_store(sealing, step).await?;
            core.token_edited(&was, &step.record.connection).await;
            Ok(())
        };
        let stored = pending.carry_out(change).await;
        self.keys_stale(context, stored)?;
        Ok(permit.over(staged.into()))
    }
}
