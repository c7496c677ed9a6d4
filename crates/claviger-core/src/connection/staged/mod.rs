//! Rotation of a connection's credential without downtime: another one is staged beside its own,
//! tested, and promoted; the one before is kept in reserve for a while, and calls whose credential
//! is refused go out with it (ADR 0031). Nothing of this is rotation of our own keys.
//!
//! One row a connection, sealed for its place (`claviger-vault`'s `staged_seal.rs`). Every step is
//! a new version of the connection, so that no two of them, nor an edit, pass each other.

mod discard;
mod get;
mod over;
mod promote;
mod reserve;
mod roll_back;
mod stage;
mod test;

use claviger_access::{Edit, Grant};
use claviger_catalog::Catalog;
use claviger_model::{
    ConnectionId, Invalid, RotationState, StagedCredential, Timestamp, UserId,
    audit::{Change, IntentDetail},
    connection::{Connection, ConnectionRecord},
    staged::StagedTest,
};
use claviger_store::StoreError;
use claviger_vault::SealContext;
use serde_json::Value;
use tokio::sync::OwnedRwLockReadGuard;

pub(crate) use reserve::{With, is_fault, is_refusal};

use super::{http_content::LITERALS, references, seal};
use crate::{
    Context, Core, Error,
    record::{change, version_change},
};

/// A rotation as its reader may see it: no secret, no settings.
#[derive(Clone, PartialEq, Debug)]
pub struct Rotation {
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// How far it is; `None` is over.
    pub state: Option<RotationState>,
    /// When the new credential was staged.
    pub staged_at: Timestamp,
    /// By whom.
    pub staged_by: UserId,
    /// For how long the one before is kept, in seconds.
    pub grace_seconds: u32,
    /// When the new one became the connection's own.
    pub promoted_at: Option<Timestamp>,
    /// Until when the one before is kept.
    pub grace_ends_at: Option<Timestamp>,
    /// What the last test of the staged one said.
    pub tested: Option<StagedTest>,
}

impl From<StagedCredential> for Rotation {
    fn from(staged: StagedCredential) -> Self {
        Self {
            connection_id: staged.connection_id,
            state: Some(staged.state),
            staged_at: staged.staged_at,
            staged_by: staged.staged_by,
            grace_seconds: staged.grace_seconds,
            promoted_at: staged.promoted_at,
            grace_ends_at: staged.grace_ends_at,
            tested: staged.tested,
        }
    }
}

/// The connection with its other credential in place of its own.
fn with(connection: &Connection, staged: &StagedCredential) -> Connection {
    Connection { settings: staged.settings.clone(), secrets: staged.secrets.clone(), ..connection.clone() }
}

/// What the other credential of a connection is sealed for.
pub(crate) fn staged_context(catalog: &Catalog, connection: &Connection, staged: &StagedCredential) -> SealContext {
    let own = seal::context(catalog, &with(connection, staged));
    match (staged.state, staged.grace_ends_at) {
        (RotationState::Staged, _) => own.staged(staged.version),
        (RotationState::Grace, end) => own.previous(staged.version, end.unwrap_or(Timestamp(0))),
    }
}

/// Why a credential is not edited while it is being rotated.
pub(super) fn in_the_way(connection: &Connection, now: Timestamp) -> Option<Error> {
    let mark = connection.rotation.filter(|mark| mark.counts(now))?;
    Some(Error::InTheWay(match (mark.state, mark.grace_ends_at) {
        (RotationState::Grace, Some(end)) => format!(
            "the credential of this connection was rotated, and the one before it is kept until {end}; roll back, or \
             end the rotation (DELETE …/rotate), before you change its credentials or address"
        ),
        _ => "another credential is staged for this connection; promote it, or discard it (DELETE …/rotate), before \
              you change its credentials or address"
            .to_owned(),
    }))
}

/// The fields of a connection's sealed record, to be carried over as they are.
pub(super) fn sealed_fields(connection: &Connection) -> Vec<String> {
    let secrets = connection.secrets.keys().map(|field| references::sealed_name(&connection.settings, field));
    secrets.chain([LITERALS.to_owned()]).collect()
}

/// Faults of `credentials` that were read as if they stood in `integration`.
fn at_home(faults: Invalid) -> Invalid {
    let home = |pointer: String| pointer.replacen("/integration/credentials", "/credentials", 1);
    Invalid(
        faults
            .0
            .into_iter()
            .map(|fault| claviger_model::FieldError { pointer: home(fault.pointer), ..fault })
            .collect(),
    )
}

/// What stands in the record of one step.
fn detail(before: &Connection, after: i64, to: Option<RotationState>, secrets: &[String]) -> IntentDetail {
    let word = |state: Option<RotationState>| state.map(|state| Value::from(state.as_str()));
    let from = before.rotation.map(|mark| mark.state);
    let mut changes = vec![version_change(Some(before.version), Some(after)), change("rotation", word(from), word(to))];
    changes.extend(secrets.iter().map(|field| Change { field: field.clone(), from: None, to: None, changed: true }));
    IntentDetail { changes, ..IntentDetail::default() }
}

/// One step, stored whole or not at all.
struct Step {
    record: ConnectionRecord,
    expected: i64,
    staged: Option<StagedCredential>,
}

impl Core {
    /// The other credential of a connection, unless its time is over.
    async fn staged_of(&self, record: &ConnectionRecord, now: Timestamp) -> Result<Option<StagedCredential>, Error> {
        let connection = &record.connection;
        let found = self.store().connection_rotation(connection.organization_id, connection.id).await?;
        Ok(found.filter(|staged| staged.mark().counts(now)))
    }

    /// The connection's next version with the same credential.
    fn connection_carried(&self, grant: Grant<Edit>, before: &ConnectionRecord) -> Result<ConnectionRecord, Error> {
        let mut connection = before.connection.clone();
        connection.version += 1;
        let from = seal::context(self.catalog(), &before.connection);
        let to = seal::context(self.catalog(), &connection);
        let keep = sealed_fields(&connection);
        let sealed = self.vault().reseal(grant, &from, &before.sealed, &to, &keep, Vec::new());
        let sealed = sealed.map_err(|error| unsealed(&connection, &error.to_string()))?;
        Ok(ConnectionRecord { connection, sealed: sealed.bytes, key_epoch: sealed.epoch, ..before.clone() })
    }

    async fn rotation_store(&self, sealing: OwnedRwLockReadGuard<()>, step: Step) -> Result<Step, Error> {
        let stored = self.store().connection_rotate(&step.record, step.expected, step.staged.as_ref()).await;
        drop(sealing);
        match stored {
            Ok(()) => Ok(step),
            Err(StoreError::Stale { current }) => Err(Error::Stale { given: step.expected, current }),
            Err(StoreError::NotFound) => Err(Error::NotFound("connection")),
            Err(other) => Err(other.into()),
        }
    }

    /// Passes if the caller may do a step: asked before anything is told of a request that is
    /// wrong in itself.
    ///
    /// # Errors
    /// What is missing.
    pub async fn rotation_permit(
        &self,
        context: &Context,
        operation: claviger_access::Operation,
        id: ConnectionId,
    ) -> Result<(), Error> {
        self.connection_load::<Edit>(context, operation, context.deadline(), id).await.map(drop)
    }
}

fn unsealed(connection: &Connection, error: &str) -> Error {
    Error::Internal(format!("sealing the rotation of {}: {error}", connection.id))
}
