//! What a call goes out with whose credential was refused while it is being rotated.

use claviger_access::{Grant, Operation, Resolve};
use claviger_exec::{ActionError, ActionResult, ErrorCode};
use claviger_model::{
    Destination, OpenedCredential, RotationState, StagedCredential, Timestamp, connection::ConnectionRecord,
};

use super::{staged_context, with};
use crate::{
    Context, Core, Error,
    connection::effective_destination,
    upstream_token::{Asker, RefreshOn},
};

/// With which of a connection's credentials a call went out in the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum With {
    /// Its own.
    Own,
    /// The one before, which is kept until then.
    Previous(Timestamp),
}

impl With {
    /// As in the record; nothing for what is usual.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Self::Own => None,
            Self::Previous(_) => Some("previous"),
        }
    }
}

/// Whether an answer speaks against the credential: 401, 403, or what the connection says means
/// so; or nothing was sent because it was not good for anything.
pub(crate) fn is_refusal(record: &ConnectionRecord, result: &ActionResult) -> bool {
    match (&result.outcome, result.upstream_status) {
        (Err(error), None) => is_fault(error),
        _ => RefreshOn::of_credential(&record.connection).answer(result),
    }
}

/// Whether a call failed for its credential before anybody answered it.
pub(crate) fn is_fault(error: &ActionError) -> bool {
    error.code == ErrorCode::AuthenticationFailed
}

impl Core {
    /// Another credential for a call for which the one of `used` was refused: the connection's
    /// own, if that was replaced since, or else the one before. `None` where there is none, or
    /// none that may be opened for the caller now.
    pub(crate) async fn credential_in_reserve(
        &self,
        context: &Context,
        operation: Operation,
        used: &ConnectionRecord,
        destination: Destination,
    ) -> Option<(OpenedCredential, With)> {
        match self.reserve_open(context, operation, used, destination).await {
            Ok(reserve) => reserve,
            Err(error) => {
                let id = used.connection.id;
                tracing::warn!(%error, connection_id = %id, "the credential in reserve could not be used");
                None
            }
        }
    }

    async fn reserve_open(
        &self,
        context: &Context,
        operation: Operation,
        used: &ConnectionRecord,
        destination: Destination,
    ) -> Result<Option<(OpenedCredential, With)>, Error> {
        let (organization, id) = (used.connection.organization_id, used.connection.id);
        // First the row, then the connection: whatever moves between the two shows in the second.
        let staged = self.store().connection_rotation(organization, id).await?;
        let fresh = self.connection_read(organization, id).await?;
        let place = |record: &ConnectionRecord| effective_destination(self.settings(), &record.connection);
        if place(&fresh) != place(used) {
            return Ok(None);
        }
        let asker = Asker::Caller(context);
        let grant = self.ask_again(context, operation, &fresh).await?;
        let (is, was) = (&fresh.connection, &used.connection);
        if is.secrets != was.secrets || is.settings != was.settings {
            let credential = self.credential_opened_now(asker, grant, &fresh, destination).await?;
            return Ok(Some((credential, With::Own)));
        }
        let now = self.clock().now();
        let previous = staged.filter(|staged| staged.state == RotationState::Grace && staged.mark().counts(now));
        let Some(previous) = previous else { return Ok(None) };
        let Some(end) = previous.grace_ends_at else { return Ok(None) };
        let credential = self.staged_open(asker, grant, &fresh, &previous, destination).await?;
        Ok(Some((credential, With::Previous(end))))
    }

    /// The other credential of a connection, opened from its own place.
    ///
    /// # Errors
    /// As for the connection's own; [`Error::Action`] if no token can be had with it.
    pub(super) async fn staged_open(
        &self,
        asker: Asker<'_>,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
        staged: &StagedCredential,
        destination: Destination,
    ) -> Result<OpenedCredential, Error> {
        let place = staged_context(self.catalog(), &record.connection, staged);
        let record = ConnectionRecord {
            connection: with(&record.connection, staged),
            sealed: staged.sealed.clone(),
            key_epoch: staged.key_epoch,
            ..record.clone()
        };
        let opened = self.credential_opened_as(asker, grant, &record, &place, destination).await?;
        self.token_apart(asker, &record, opened, staged.version).await
    }
}
