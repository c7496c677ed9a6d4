//! Keeps what the provider gave: stored before it is used, whatever that takes,
//! because a refresh token that was rotated is the only one that there is.

use std::time::Duration;

use claviger_exec::ActionError;
use claviger_model::{
    ConnectionId, ObtainedToken, OrganizationId, Secret, Timestamp,
    stored_token::{NewToken, SealedToken, StoredToken},
};
use claviger_store::StoreError;
use claviger_vault::SealContext;
use tokio::{sync::OwnedRwLockReadGuard, time::Instant};

use super::{
    exchange::Step,
    flight::{Attempt, failed},
    inputs::Inputs,
    memory::Held,
};
use crate::{Core, Error};

/// How long a database that does not answer is asked again to keep a token.
const PERSISTENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

/// Whose token.
pub(super) type Whose = (OrganizationId, ConnectionId);

impl Attempt {
    pub(super) fn whose(&self) -> Whose {
        (self.record.connection.organization_id, self.record.connection.id)
    }

    /// The token in its row, from where it may be used.
    pub(super) async fn keep(
        &self,
        row: Option<&StoredToken>,
        obtained: ObtainedToken,
        refresh_token: Option<Secret<String>>,
        asked_at: Timestamp,
    ) -> Result<Step, ActionError> {
        let obtained = ObtainedToken {
            // Not every provider gives a new one, nor says everything again.
            refresh_token: obtained.refresh_token.or(refresh_token),
            account: obtained.account.or_else(|| row.and_then(|row| row.account.clone())),
            scopes: obtained.scopes.or_else(|| row.and_then(|row| row.scopes.clone())),
            ..obtained
        };
        let version = row.map_or(0, |row| row.version) + 1;
        let kept = self.core.token_keep(self.whose(), version, &self.inputs, obtained, asked_at).await;
        let Some(new) = kept.map_err(|error| failed(&error))? else { return Ok(Step::Again) };
        let held = Held::new(new.version, new.held, self.refused.is_some(), self.core.entropy());
        Ok(Step::Done(Box::new(self.entry(Some(held), None))))
    }
}

impl Core {
    /// Stores a token over the version before; `None` if something newer is there.
    pub(super) async fn token_keep(
        &self,
        whose: Whose,
        version: i64,
        inputs: &Inputs,
        obtained: ObtainedToken,
        asked_at: Timestamp,
    ) -> Result<Option<NewToken>, Error> {
        let mut sealing = self.sealing().await?;
        let mut new = self.token_seal(whose, version, inputs, obtained, asked_at)?;
        let end = Instant::now() + PERSISTENCE;
        loop {
            match self.store().upstream_token_store(&new, self.clock().now()).await {
                Ok(()) => return Ok(Some(new)),
                // After an answer that was lost, it may be this very one.
                Err(StoreError::Stale { current }) if current == version && self.token_is(&new).await? => {
                    return Ok(Some(new));
                }
                Err(StoreError::Stale { .. }) => return Ok(None),
                Err(StoreError::KeysReplaced) => drop(self.0.keys_seen.lock().remove(&whose.0)),
                Err(error @ (StoreError::Unavailable { .. } | StoreError::UnknownOutcome | StoreError::Full)) => {
                    tracing::warn!(%error, connection_id = %whose.1, "a new token could not be stored yet");
                }
                Err(other) => return Err(other.into()),
            }
            if Instant::now() >= end {
                return Err(Error::Unavailable);
            }
            drop(sealing);
            tokio::time::sleep(PAUSE).await;
            sealing = self.token_renew(whose, inputs, &mut new).await?;
        }
    }

    /// Seals a token for its version.
    pub(super) fn token_seal(
        &self,
        (organization_id, connection_id): Whose,
        version: i64,
        inputs: &Inputs,
        obtained: ObtainedToken,
        asked_at: Timestamp,
    ) -> Result<NewToken, Error> {
        let Inputs { binding, shape } = *inputs;
        let context = SealContext::of_token(organization_id, connection_id, version, &binding, &shape);
        let sealed = self.vault().seal_token(&context, obtained.secrets, obtained.refresh_token);
        let sealed = sealed.map_err(|error| unsealed(connection_id, &error.to_string()))?;
        let (bytes, key_epoch) = (sealed.bytes, sealed.epoch);
        let (obtained_at, expires_at) = (asked_at, obtained.expires_at);
        let held = SealedToken { bytes, key_epoch, binding, shape, obtained_at, expires_at };
        let (account, scopes) = (obtained.account, obtained.scopes);
        Ok(NewToken { organization_id, connection_id, version, held, account, scopes })
    }

    /// Under the newest key, after a pause in which a rotation may have passed:
    /// it waits for whoever seals.
    async fn token_renew(
        &self,
        (organization, id): Whose,
        inputs: &Inputs,
        new: &mut NewToken,
    ) -> Result<OwnedRwLockReadGuard<()>, Error> {
        let sealing = self.sealing().await?;
        if let Err(error) = self.keys_refresh(organization).await {
            tracing::debug!(%error, "the keys could not be read");
        }
        let context = SealContext::of_token(organization, id, new.version, &inputs.binding, &inputs.shape);
        let renewed = self.vault().renew(&context, &new.held.bytes);
        if let Some(sealed) = renewed.map_err(|error| unsealed(id, &error.to_string()))? {
            (new.held.bytes, new.held.key_epoch) = (sealed.bytes, sealed.epoch);
        }
        Ok(sealing)
    }

    async fn token_is(&self, new: &NewToken) -> Result<bool, Error> {
        let now = self.clock().now();
        let row = self.store().upstream_token_get(new.organization_id, new.connection_id, now).await?;
        Ok(row.and_then(|row| row.held).is_some_and(|held| held.bytes == new.held.bytes))
    }
}

fn unsealed(id: ConnectionId, error: &str) -> Error {
    Error::Internal(format!("sealing the token of connection {id}: {error}"))
}
