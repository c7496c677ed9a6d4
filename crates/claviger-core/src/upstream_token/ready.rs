//! A credential with the token that it needs, or why there is none.

use std::sync::Arc;

use claviger_exec::{ActionError, ErrorCode};
use claviger_model::{OpenedCredential, Secret, Timestamp, TokenPlan, connection::ConnectionRecord};
use claviger_vault::{OpenError, SealContext, TokenGrant};

use super::{
    fault::of_trouble,
    flight::PATIENCE,
    memory::{Entry, Held},
};
use crate::{Context, Core, Error};

/// On whose behalf a token is asked for, as it stands in the record.
#[derive(Clone, Copy)]
pub(crate) enum Asker<'a> {
    /// Somebody's request.
    Caller(&'a Context),
    /// A test that the server repeats by itself.
    Server,
}

impl Asker<'_> {
    pub(super) fn context(self) -> Option<Context> {
        match self {
            Self::Caller(context) => Some(context.clone()),
            Self::Server => None,
        }
    }
}

/// A credential with its token among its secrets.
pub(crate) struct Ready {
    pub(crate) credential: OpenedCredential,
    pub(crate) token: UsedToken,
}

/// The token that a request went out with, to be told what became of it.
pub(crate) struct UsedToken(Arc<Entry>);

impl UsedToken {
    /// What the upstream answered to it: 2xx says that it took it.
    pub(crate) fn tell(&self, upstream_status: Option<u16>) {
        if let (Some(held), Some(200..=299)) = (&self.0.held, upstream_status) {
            held.accept();
        }
    }

    /// The upstream refused it. The next call gets another; the version of this
    /// one if it is worth trying again with another at once.
    pub(crate) fn refused(&self, now: Timestamp) -> Option<i64> {
        self.0.held.as_ref().filter(|held| held.refuse(now)).map(|held| held.version)
    }

    /// It was fetched because the one before was refused, and is refused too.
    pub(crate) fn did_not_help(&self, now: Timestamp) {
        if let Some(held) = &self.0.held {
            held.disregard(now);
        }
    }
}

impl Core {
    /// Puts a token that can be sent among the credential's secrets. `refused` is
    /// the version of one that must not be used again.
    ///
    /// # Errors
    /// [`Error::Action`] with since when and why there is none; what has been taken
    /// from the caller while it waited.
    pub(crate) async fn token_ready(
        &self,
        asker: Asker<'_>,
        record: &ConnectionRecord,
        (mut credential, plan): (OpenedCredential, TokenPlan),
        grant: TokenGrant,
        refused: Option<i64>,
    ) -> Result<Ready, Error> {
        let (id, now) = (record.connection.id, self.clock().now());
        let known = self.0.tokens.get(id, record.connection.version, &plan);
        let marked = known.as_ref().and_then(|entry| entry.held.as_ref()).filter(|held| held.was_refused());
        let refused = refused.max(marked.map(|held| held.version));
        if let Some(entry) = known {
            if let Some(held) = entry.usable(now, refused) {
                match self.token_open(record, &grant, held) {
                    Ok(secrets) => {
                        if held.is_due(now) && entry.resting(now).is_none() {
                            // On its way while this one is still good: nobody waits for it.
                            drop(self.token_flight(asker, record, (&credential, &plan), &Arc::new(grant), refused));
                        }
                        put(&mut credential, secrets);
                        return Ok(Ready { credential, token: UsedToken(entry) });
                    }
                    // Sealed anew since, under another key: the row has it.
                    Err(OpenError::Epoch { .. } | OpenError::NoKey(_)) => self.0.tokens.forget(id),
                    Err(error) => return Err(unopened(record, &error)),
                }
            } else if let Some(trouble) = entry.resting(now) {
                return Err(Error::Action(of_trouble(trouble)));
            }
        }
        // On the heap: it is seldom, and would make every request's future larger.
        Box::pin(self.token_awaited(asker, record, (credential, plan), Arc::new(grant), refused)).await
    }

    async fn token_awaited(
        &self,
        asker: Asker<'_>,
        record: &ConnectionRecord,
        (mut credential, plan): (OpenedCredential, TokenPlan),
        grant: Arc<TokenGrant>,
        refused: Option<i64>,
    ) -> Result<Ready, Error> {
        let revision = self.store().revision(record.connection.organization_id);
        // Who joins somebody else's request may get what they refused; once more, then.
        for _ in 0..3 {
            let flight = self.token_flight(asker, record, (&credential, &plan), &grant, refused);
            let entry = tokio::time::timeout(PATIENCE, flight).await.map_err(|_| slow())?.map_err(Error::Action)?;
            if let Some(held) = entry.usable(self.clock().now(), refused) {
                // What was taken from the caller while it waited counts.
                if self.store().revision(record.connection.organization_id) != revision {
                    self.asker_again(asker, &grant, record).await?;
                }
                let secrets = self.token_open(record, &grant, held).map_err(|error| unopened(record, &error))?;
                put(&mut credential, secrets);
                return Ok(Ready { credential, token: UsedToken(entry) });
            }
            if let Some(trouble) = &entry.trouble {
                return Err(Error::Action(of_trouble(trouble)));
            }
        }
        let text = "the token that the provider gave was over before it could be used";
        Err(Error::Action(ActionError::new(ErrorCode::AuthenticationFailed, text)))
    }

    /// Passes if what the grant says is still so.
    ///
    /// # Errors
    /// Whatever refuses it now.
    pub(crate) async fn asker_again(
        &self,
        asker: Asker<'_>,
        grant: &TokenGrant,
        record: &ConnectionRecord,
    ) -> Result<(), Error> {
        match asker {
            Asker::Caller(context) => self.ask_again(context, grant.operation(), record).await.map(drop),
            // There is no hurry: the next check decides anew.
            Asker::Server => Err(Error::Conflict("rights or connections changed meanwhile")),
        }
    }

    pub(super) fn token_open(
        &self,
        record: &ConnectionRecord,
        grant: &TokenGrant,
        held: &Held,
    ) -> Result<Vec<(String, Secret<String>)>, OpenError> {
        let (connection, sealed) = (&record.connection, &held.sealed);
        let (organization, id) = (connection.organization_id, connection.id);
        let context = SealContext::of_token(organization, id, held.version, &sealed.binding, &sealed.shape);
        self.vault().open_token(grant, &context, &sealed.bytes)
    }
}

/// The token's fields win over the connection's own of the same name.
pub(super) fn put(credential: &mut OpenedCredential, token: Vec<(String, Secret<String>)>) {
    credential.secrets.retain(|(name, _)| token.iter().all(|(given, _)| given != name));
    credential.secrets.extend(token);
}

pub(super) fn slow() -> Error {
    let text = format!("no token came within {} seconds; try again", PATIENCE.as_secs());
    Error::Action(ActionError::new(ErrorCode::AuthenticationFailed, text))
}

pub(super) fn unopened(record: &ConnectionRecord, error: &OpenError) -> Error {
    Error::Internal(format!("the token of connection {} does not open: {error}", record.connection.id))
}
