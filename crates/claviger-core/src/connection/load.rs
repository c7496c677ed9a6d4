//! Loads a connection for somebody: foreign, hidden and missing look the same.

use std::sync::Arc;

use claviger_access::{Grant, Level, decide};
use claviger_model::{ConnectionId, connection::ConnectionRecord};

use super::view::subject;
use crate::{Context, Core, Error};

impl Core {
    /// The connection and leave to act on it at level `L`, from the database.
    pub(crate) async fn connection_load<L: Level>(
        &self,
        context: &Context,
        id: ConnectionId,
    ) -> Result<(ConnectionRecord, Grant<L>), Error> {
        context.actor.require_registered()?;
        self.keys_refresh(context.actor.organization_id).await?;
        let found = self.store().connection_get(context.actor.organization_id, id).await?;
        let record = found.ok_or(Error::NotFound("connection"))?;
        let grant = decide::<L>(&context.actor, &subject(&record), context.now)?;
        Ok((record, grant))
    }

    /// The same from memory, for the hot path: never older than the last change.
    pub(crate) async fn connection_cached<L: Level>(
        &self,
        context: &Context,
        id: ConnectionId,
    ) -> Result<(Arc<ConnectionRecord>, Grant<L>), Error> {
        context.actor.require_registered()?;
        let organization = context.actor.organization_id;
        let revision = self.store().revision(organization);
        let record = match self.0.connections.get(&(organization, id)) {
            Some((loaded_at, record)) if loaded_at == revision => record,
            _ => {
                self.keys_refresh(organization).await?;
                let found = self.store().connection_get(organization, id).await?;
                let record = Arc::new(found.ok_or(Error::NotFound("connection"))?);
                self.0.connections.put((organization, id), revision, record.clone());
                record
            }
        };
        let grant = decide::<L>(&context.actor, &subject(&record), context.now)?;
        Ok((record, grant))
    }
}
