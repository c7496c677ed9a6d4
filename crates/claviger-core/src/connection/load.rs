//! Loads a connection for somebody: foreign, hidden and missing look the same.

use std::sync::Arc;

use claviger_access::{Denial, Grant, Level, Operation, decide};
use claviger_model::{ConnectionId, OrganizationId, connection::ConnectionRecord};

use super::view::subject;
use crate::{Context, Core, Error, context::Deadline};

impl Core {
    /// The connection and leave to act on it at level `L`, from the database.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database does not answer by the deadline.
    pub(crate) async fn connection_load<L: Level>(
        &self,
        context: &Context,
        operation: Operation,
        deadline: Deadline,
        id: ConnectionId,
    ) -> Result<(ConnectionRecord, Grant<L>), Error> {
        context.actor.may_begin(operation)?;
        let record = deadline.bound(self.connection_read(context.actor.organization_id, id)).await?;
        let grant = decided::<L>(context, operation, &record)?;
        Ok((record, grant))
    }

    /// The same from memory, for the hot path: never older than the last change.
    pub(crate) async fn connection_cached<L: Level>(
        &self,
        context: &Context,
        operation: Operation,
        deadline: Deadline,
        id: ConnectionId,
    ) -> Result<(Arc<ConnectionRecord>, Grant<L>), Error> {
        context.actor.may_begin(operation)?;
        let organization = context.actor.organization_id;
        let revision = self.store().revision(organization);
        let record = match self.0.connections.get(&(organization, id)) {
            Some((loaded_at, record)) if loaded_at == revision => record,
            _ => {
                // Apart from the caller's own future, which is small then and cheap to move.
                let read = Box::pin(self.connection_read(organization, id));
                let record = Arc::new(deadline.bound(read).await?);
                self.0.connections.put((organization, id), revision, record.clone());
                record
            }
        };
        let grant = decided::<L>(context, operation, &record)?;
        Ok((record, grant))
    }

    pub(crate) async fn connection_read(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
    ) -> Result<ConnectionRecord, Error> {
        self.keys_refresh(organization).await?;
        let found = self.store().connection_get(organization, id).await?;
        found.ok_or(Error::NotFound("connection"))
    }
}

/// The decision, told to whoever reads the log at `trace`.
pub(crate) fn decided<L: Level>(
    context: &Context,
    operation: Operation,
    record: &ConnectionRecord,
) -> Result<Grant<L>, Denial> {
    let decision = decide::<L>(&context.actor, operation, &subject(record), context.now);
    tracing::trace!(
        connection_id = %record.connection.id,
        user_id = %context.actor.user_id,
        needed = L::RELATION.as_str(),
        refused = decision.as_ref().err().map(tracing::field::display),
        "decided"
    );
    decision
}
