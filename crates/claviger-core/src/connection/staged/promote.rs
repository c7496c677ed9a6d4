//! `POST /api/v2/actions/connections/{id}/rotate/promote`

use std::time::Duration;

use claviger_access::{Decided, Edit, Grant, Operation};
use claviger_model::{
    Action, ConnectionId, Health, HealthState, RotationState, StagedCredential, Timestamp,
    connection::{Connection, ConnectionRecord},
};
use claviger_vault::SealContext;

use super::{Rotation, Step, detail, staged_context, unsealed, with};
use crate::{Context, Core, Error, connection::seal, record::Asset};

impl Core {
    /// Makes the staged credential the connection's own, and keeps the one before in reserve for
    /// its grace period.
    ///
    /// # Errors
    /// [`Error::InTheWay`] where nothing is staged, or where what is staged was refused or never
    /// tested and `force` is not set.
    pub async fn rotation_promote(
        &self,
        context: &Context,
        id: ConnectionId,
        force: bool,
    ) -> Result<Decided<Rotation>, Error> {
        let deadline = context.deadline();
        let sealing = deadline.bound(self.sealing()).await?;
        let operation = Operation::ConnectionRotationPromote;
        let (before, grant) = self.connection_load::<Edit>(context, operation, deadline, id).await?;
        let permit = grant.permit();
        let staged = self.staged_of(&before, context.now).await?.ok_or(Error::NotFound("rotation"))?;
        fit_to_promote(&staged, force)?;
        let step = self.promoted(&grant, &before, &staged, context.now)?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&before.connection.name) };
        let secrets: Vec<String> = staged.secrets.keys().cloned().collect();
        let to = step.staged.as_ref().map(|previous| previous.state);
        let detail = detail(&before.connection, step.record.connection.version, to, &secrets);
        let pending = self.intend(context, deadline, Action::Rotated, asset, detail).await?;
        let (core, was) = (self.clone(), before.connection);
        let change = async move {
            let step = core.rotation_store(sealing, step).await?;
            core.token_edited(&was, &step.record.connection).await;
            Ok(step)
        };
        let stored = pending.carry_out(change).await;
        let over = Rotation { state: None, promoted_at: Some(context.now), ..staged.into() };
        let kept = self.keys_stale(context, stored)?.staged;
        Ok(permit.over(kept.map_or(over, Into::into)))
    }

    fn promoted(
        &self,
        grant: &Grant<Edit>,
        before: &ConnectionRecord,
        staged: &StagedCredential,
        now: Timestamp,
    ) -> Result<Step, Error> {
        let health = match &staged.tested {
            Some(test) if test.verdict == "accepted" => {
                Health { state: HealthState::Working, checked_at: Some(test.at), ..Health::untested(now) }
            }
            _ => Health {
                reason: Some("the credential was rotated since it was last tested".to_owned()),
                ..Health::untested(now)
            },
        };
        let record = self.connection_taken_over(grant, before, staged, health, now)?;
        let previous = match staged.grace_seconds {
            0 => None,
            seconds => Some(StagedCredential {
                state: RotationState::Grace,
                promoted_at: Some(now),
                grace_ends_at: Some(now.plus(Duration::from_secs(seconds.into()))),
                ..staged.clone()
            }),
        };
        let staged =
            previous.map(|previous| self.put_aside(grant, before, &record.connection, previous)).transpose()?;
        Ok(Step { record, expected: before.connection.version, staged })
    }

    /// The connection's next version, with its other credential as its own.
    pub(super) fn connection_taken_over(
        &self,
        grant: &Grant<Edit>,
        before: &ConnectionRecord,
        staged: &StagedCredential,
        health: Health,
        now: Timestamp,
    ) -> Result<ConnectionRecord, Error> {
        let mut connection = with(&before.connection, staged);
        connection.version += 1;
        connection.modified_at = now;
        connection.health = Health { expires_at: self.certificate_ends(&connection), ..health };
        super::super::remind(&mut connection);
        let from = staged_context(self.catalog(), &before.connection, staged);
        let to = seal::context(self.catalog(), &connection);
        let (sealed, key_epoch) = self.moved_over(grant, &connection, &from, &staged.sealed, &to)?;
        Ok(ConnectionRecord { connection, sealed, key_epoch, ..before.clone() })
    }

    /// The credential that was the connection's own, as `place` says: staged or in reserve.
    pub(super) fn put_aside(
        &self,
        grant: &Grant<Edit>,
        before: &ConnectionRecord,
        after: &Connection,
        place: StagedCredential,
    ) -> Result<StagedCredential, Error> {
        let own = &before.connection;
        let (settings, secrets) = (own.settings.clone(), own.secrets.clone());
        let aside = StagedCredential { version: after.version, settings, secrets, ..place };
        let from = seal::context(self.catalog(), own);
        let to = staged_context(self.catalog(), own, &aside);
        let (sealed, key_epoch) = self.moved_over(grant, own, &from, &before.sealed, &to)?;
        Ok(StagedCredential { sealed, key_epoch, ..aside })
    }

    fn moved_over(
        &self,
        grant: &Grant<Edit>,
        connection: &Connection,
        from: &SealContext,
        sealed: &[u8],
        to: &SealContext,
    ) -> Result<(Vec<u8>, u32), Error> {
        let moved = self.vault().move_credential(grant, from, sealed, to);
        let moved = moved.map_err(|error| unsealed(connection, &error.to_string()))?;
        Ok((moved.bytes, moved.epoch))
    }
}

fn fit_to_promote(staged: &StagedCredential, force: bool) -> Result<(), Error> {
    let why = match (staged.state, &staged.tested) {
        (RotationState::Grace, _) => {
            return Err(Error::InTheWay("the new credential was promoted already; nothing else is staged".to_owned()));
        }
        (RotationState::Staged, Some(test)) if test.verdict == "refused" => {
            format!("the test of the staged credential on {} was refused: {}", test.at, test.message)
        }
        (RotationState::Staged, None) => "the staged credential was never tested".to_owned(),
        (RotationState::Staged, Some(_)) => return Ok(()),
    };
    match force {
        true => Ok(()),
        false => Err(Error::InTheWay(format!("{why}; test it (POST …/rotate/test), or promote it with force: true"))),
    }
}
