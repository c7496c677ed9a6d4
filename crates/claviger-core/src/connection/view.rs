//! A connection as its reader may see it.

use claviger_access::{Grant, Subject, View, can};
use claviger_model::{RotationMark, connection::ConnectionRecord};
use claviger_store::Shared;
use serde_json::Value;

use super::{answer, http_content::Literals, seal};
use crate::{Context, Core, Error, workload::WorkloadIdentity};

/// Everything that the reader may see of a connection.
#[derive(Debug)]
pub struct ConnectionView {
    /// What is kept, without literals and secrets.
    pub record: ConnectionRecord,
    /// `attributes.integration` of the answer.
    pub integration: Value,
    /// What the reader may do: `view`, `resolve`, `edit`.
    pub can: Vec<&'static str>,
    /// That another credential is there beside its own, as of now.
    pub rotation: Option<RotationMark>,
    /// As whom it proves itself where it has no key.
    pub identity: Option<WorkloadIdentity>,
    /// With whom it is shared.
    pub shared: Shared,
}

/// What a decision is about.
pub(crate) fn subject(record: &ConnectionRecord) -> Subject<'_> {
    Subject {
        connection_id: record.connection.id,
        organization_id: record.connection.organization_id,
        bindings: &record.bindings,
    }
}

impl Core {
    /// Shapes a record for its reader.
    pub(crate) fn connection_view(
        &self,
        context: &Context,
        grant: &Grant<View>,
        mut record: ConnectionRecord,
    ) -> Result<ConnectionView, Error> {
        self.uses_overlay(&mut record.connection, context.now);
        let literals = self.connection_literals(grant, &record)?;
        let integration = answer::integration(self.catalog(), &record.connection, &literals);
        let can = can(&context.actor, &subject(&record), context.now);
        let identity = self.workload_identity(&record.connection);
        let rotation = record.connection.rotation.filter(|mark| mark.counts(context.now));
        let shared = Shared::of(&record.bindings, record.connection.organization_id, context.now);
        Ok(ConnectionView { record, integration, can, rotation, identity, shared })
    }

    /// The same with what a person agreed to, as far as the connection has it.
    pub(crate) async fn connection_answered(
        &self,
        context: &Context,
        grant: &Grant<View>,
        record: ConnectionRecord,
    ) -> Result<ConnectionView, Error> {
        let mut view = [self.connection_view(context, grant, record)?];
        self.consent_shown(context, &mut view).await?;
        let [view] = view;
        Ok(view)
    }

    /// Headers, URL parameters and body of an HTTP connection, which a viewer may see.
    pub(crate) fn connection_literals(
        &self,
        grant: &Grant<View>,
        record: &ConnectionRecord,
    ) -> Result<Literals, Error> {
        if record.connection.integration_type != "HTTP" {
            return Ok(Literals::default());
        }
        let text = self
            .vault()
            .open_literals(grant, &seal::context(self.catalog(), &record.connection), &record.sealed)
            .map_err(|error| Error::Internal(format!("literals of {}: {error}", record.connection.id)))?;
        let Some(text) = text else { return Ok(Literals::default()) };
        serde_json::from_str(&text)
            .map_err(|error| Error::Internal(format!("literals of {}: {error}", record.connection.id)))
    }
}
