//! What an edit of a connection does to what it obtained.

use claviger_catalog::TokenGrant;
use claviger_model::Connection;

use crate::{Core, connection::seal_context};

impl Core {
    /// Forgets what a connection obtained, where an edit has made it useless: a
    /// token with whatever it was asked for with, what a person agreed to only with
    /// the places that it may be sent to and the client that it was given to.
    /// Nothing rests on it: what is of other inputs is not used.
    pub(crate) async fn token_edited(&self, before: &Connection, after: &Connection) {
        let changed = before.settings != after.settings || before.secrets != after.secrets;
        if !(self.moved(before, after) || (changed && !self.is_by_person(after))) {
            return;
        }
        if let Err(error) = self.store().upstream_token_forget(after.organization_id, after.id).await {
            tracing::warn!(%error, connection_id = %after.id, "a token that nobody can use any more was not deleted");
        }
    }

    fn moved(&self, before: &Connection, after: &Connection) -> bool {
        let origins = |connection| seal_context(self.catalog(), connection).origins;
        let client = |connection: &Connection| connection.settings.get("client_id").cloned();
        before.credential_type != after.credential_type
            || client(before) != client(after)
            || origins(before) != origins(after)
    }

    /// Whether a person has to agree at the provider before it can be used.
    pub(crate) fn is_by_person(&self, connection: &Connection) -> bool {
        let integration = self.catalog().integration(&connection.integration_type);
        let credential_type = integration.and_then(|each| each.credential_type(&connection.credential_type));
        let token = credential_type.and_then(|each| each.token.as_ref());
        token.is_some_and(|token| matches!(token.grant, TokenGrant::AuthorizationCode | TokenGrant::DeviceCode))
    }
}
