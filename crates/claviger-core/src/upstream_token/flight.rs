//! One request for a token, which all callers of this server wait for: a caller
//! that gives up does not end it for the others.

use std::{sync::Arc, time::Duration};

use claviger_exec::{ActionError, ErrorCode};
use claviger_model::{
    ConnectionId, OpenedCredential, Timestamp, TokenPlan,
    connection::ConnectionRecord,
    stored_token::{StoredToken, TokenTrouble},
};
use claviger_store::StoreError;
use claviger_vault::TokenGrant;
use futures_util::FutureExt;
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    exchange::Step,
    inputs::Inputs,
    life,
    memory::{Entry, Flight, Held},
    ready::Asker,
};
use crate::{Context, Core, Error, connection::seal_context};

/// How long a caller waits for a token, whoever fetches it.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// How often a server looks whether another has the token by now.
const LOOK: Duration = Duration::from_millis(20);
const LOOK_SELDOM: Duration = Duration::from_millis(150);

/// What one request needs; its own copies, because it outlives its callers.
pub(super) struct Attempt {
    pub(super) core: Core,
    /// Of the caller that began it, who stands in the record; a check has none.
    pub(super) context: Option<Context>,
    pub(super) record: ConnectionRecord,
    pub(super) credential: OpenedCredential,
    pub(super) plan: TokenPlan,
    pub(super) grant: Arc<TokenGrant>,
    pub(super) inputs: Inputs,
    /// Version of a token that the upstream refused.
    pub(super) refused: Option<i64>,
    /// Who has the lease.
    pub(super) holder: Uuid,
}

impl Core {
    /// The request under way for this version of the connection, or a new one.
    pub(super) fn token_flight(
        &self,
        asker: Asker<'_>,
        record: &ConnectionRecord,
        (credential, plan): (&OpenedCredential, &TokenPlan),
        grant: &Arc<TokenGrant>,
        refused: Option<i64>,
    ) -> Flight {
        let key = (record.connection.id, record.connection.version);
        let mut flights = self.0.tokens.flights.lock();
        if let Some(flight) = flights.get(&key) {
            return flight.clone();
        }
        let origins = seal_context(self.catalog(), &record.connection).origins;
        let attempt = Attempt {
            core: self.clone(),
            context: asker.context(),
            record: record.clone(),
            credential: OpenedCredential { token: Some(plan.clone()), ..super::copy::of(credential) },
            plan: plan.clone(),
            grant: Arc::clone(grant),
            inputs: Inputs::new(record, &origins, plan),
            refused,
            holder: Uuid::from_bytes(self.entropy().array()),
        };
        let landing = Landing { core: self.clone(), key };
        let task = tokio::spawn(async move {
            let _landing = landing;
            attempt.run().await
        });
        let ended = |error| failed(&Error::Internal(format!("a token request ended abnormally: {error}")));
        let flight = task.map(move |done| done.unwrap_or_else(|error| Err(ended(error)))).boxed().shared();
        flights.insert(key, flight.clone());
        flight
    }
}

/// Takes the request out of those under way, however it ends.
struct Landing {
    core: Core,
    key: (ConnectionId, i64),
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.core.0.tokens.flights.lock().remove(&self.key);
    }
}

impl Attempt {
    /// Until there is a token or a reason why there is none.
    async fn run(self) -> Result<Arc<Entry>, ActionError> {
        let (organization, id) = (self.record.connection.organization_id, self.record.connection.id);
        let end = Instant::now() + PATIENCE;
        let mut look = LOOK;
        loop {
            self.core.keys_refresh(organization).await.map_err(|error| failed(&error))?;
            let now = self.core.clock().now();
            let row = self.core.store().upstream_token_get(organization, id, now).await.map_err(unstored)?;
            if let Some(entry) = self.settled(row.as_ref(), now) {
                return Ok(self.known(entry));
            }
            let (version, lease) = (row.as_ref().map_or(0, |row| row.version), super::exchange::LEASE);
            let begun = Instant::now();
            let leased = self.core.store().upstream_token_lease((organization, id), version, self.holder, lease, now);
            if let Some(leased) = leased.await.map_err(unstored)? {
                match self.exchange(row.as_ref(), leased, begun).await? {
                    Step::Done(entry) => return Ok(self.known(*entry)),
                    Step::Again => continue,
                }
            }
            if row.is_none() && self.is_stored_nowhere().await? {
                return self.exchange_unkept().await.map(Arc::new);
            }
            if Instant::now() >= end {
                let text = "another server has been asking for a token all the time; try again";
                return Err(ActionError::new(ErrorCode::AuthenticationFailed, text));
            }
            tokio::time::sleep(look + life::chance(look / 2, self.core.entropy())).await;
            look = (look * 2).min(LOOK_SELDOM);
        }
    }

    /// Whether it is a connection that is tried before it is made: nothing can be
    /// kept for it, and nobody else asks for it.
    async fn is_stored_nowhere(&self) -> Result<bool, ActionError> {
        let connection = &self.record.connection;
        let found = self.core.store().connection_get(connection.organization_id, connection.id).await;
        Ok(found.map_err(unstored)?.is_none())
    }

    /// What the row says, if nobody has to ask the provider.
    fn settled(&self, row: Option<&StoredToken>, now: Timestamp) -> Option<Entry> {
        let held = self.held(row?);
        let entry = self.entry(held, self.trouble(row).cloned());
        let fresh = entry.usable(now, self.refused).is_some_and(|held| !held.is_due(now));
        (fresh || entry.resting(now).is_some()).then_some(entry)
    }

    /// The row's token, if it is good for this request.
    pub(super) fn held(&self, row: &StoredToken) -> Option<Held> {
        let held = Held::of_row(row, &self.inputs, self.refused.is_some(), self.core.entropy())?;
        (self.refused != Some(held.version)).then_some(held)
    }

    /// What is wrong, if it is with what is asked with now.
    pub(super) fn trouble<'a>(&self, row: Option<&'a StoredToken>) -> Option<&'a TokenTrouble> {
        row?.trouble.as_ref().filter(|trouble| trouble.shape == self.inputs.shape)
    }

    pub(super) fn entry(&self, held: Option<Held>, trouble: Option<TokenTrouble>) -> Entry {
        Entry { connection_version: self.record.connection.version, plan: self.plan.clone(), held, trouble }
    }

    fn known(&self, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
        self.core.0.tokens.put(self.record.connection.id, Arc::clone(&entry));
        entry
    }
}

/// Our own fault, for a caller.
pub(super) fn failed(error: &Error) -> ActionError {
    match error {
        Error::Action(error) => error.clone(),
        Error::Internal(text) => {
            tracing::error!(error = %text, "a token could not be obtained");
            ActionError::new(ErrorCode::Internal, "a token could not be obtained; the server's log says why")
        }
        other => ActionError::new(ErrorCode::Internal, format!("no token could be obtained: {other}")),
    }
}

pub(super) fn unstored(error: StoreError) -> ActionError {
    failed(&Error::from(error))
}
