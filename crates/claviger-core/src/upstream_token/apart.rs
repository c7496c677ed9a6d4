//! Tokens of a credential that is not the connection's own: staged, or kept from before. They are
//! kept in memory alone, sealed: the row is for the connection's own, which must not be replaced.

use std::sync::Arc;

use claviger_exec::{ActionError, ErrorCode};
use claviger_model::{OpenedCredential, connection::ConnectionRecord};
use claviger_vault::TokenGrant;
use uuid::Uuid;

use super::{
    fault::of_trouble,
    flight::{Attempt, PATIENCE},
    inputs::{Inputs, needs_person},
    memory::Entry,
    ready::{Asker, put, slow, unopened},
};
use crate::{Core, Error, connection::seal_context};

impl Core {
    /// Puts a token among the secrets of a credential that is kept with `version`, where it
    /// needs one.
    ///
    /// # Errors
    /// [`Error::Action`] with why there is none.
    pub(crate) async fn token_apart(
        &self,
        asker: Asker<'_>,
        record: &ConnectionRecord,
        (mut credential, grant): (OpenedCredential, TokenGrant),
        version: i64,
    ) -> Result<OpenedCredential, Error> {
        let Some(plan) = credential.token.take() else { return Ok(credential) };
        if needs_person(&plan) {
            let text = "what a person agreed to belongs to the connection's own credential; whether another is good \
                        for it shows when it is promoted";
            return Err(Error::Action(ActionError::new(ErrorCode::UpstreamUnreachable, text)));
        }
        let id = record.connection.id;
        let now = self.clock().now();
        let known = self.0.tokens.apart.get(&(id, version)).filter(|entry| entry.plan == plan);
        let settled = |entry: &Entry| {
            entry.resting(now).is_some() || entry.usable(now, None).is_some_and(|held| !held.is_due(now))
        };
        let entry = match known.filter(|entry| settled(entry)) {
            Some(entry) => entry,
            None => {
                let revision = self.store().revision(record.connection.organization_id);
                let origins = seal_context(self.catalog(), &record.connection).origins;
                let grant = Arc::new(grant);
                let attempt = Attempt {
                    core: self.clone(),
                    context: asker.context(),
                    record: record.clone(),
                    credential: OpenedCredential { token: Some(plan.clone()), ..super::copy::of(&credential) },
                    inputs: Inputs::new(record, &origins, &plan),
                    plan,
                    grant: Arc::clone(&grant),
                    refused: None,
                    holder: Uuid::nil(),
                };
                let entry = tokio::time::timeout(PATIENCE, attempt.exchange_unkept()).await.map_err(|_| slow())?;
                let entry = Arc::new(entry.map_err(Error::Action)?);
                if self.store().revision(record.connection.organization_id) != revision {
                    self.asker_again(asker, &grant, record).await?;
                }
                self.0.tokens.apart.insert((id, version), Arc::clone(&entry));
                return self.token_put(record, &grant, &entry, credential);
            }
        };
        self.token_put(record, &grant, &entry, credential)
    }

    fn token_put(
        &self,
        record: &ConnectionRecord,
        grant: &TokenGrant,
        entry: &Entry,
        mut credential: OpenedCredential,
    ) -> Result<OpenedCredential, Error> {
        let now = self.clock().now();
        let Some(held) = entry.usable(now, None) else {
            return Err(match &entry.trouble {
                Some(trouble) => Error::Action(of_trouble(trouble)),
                None => slow(),
            });
        };
        let secrets = self.token_open(record, grant, held).map_err(|error| unopened(record, &error))?;
        put(&mut credential, secrets);
        Ok(credential)
    }
}
