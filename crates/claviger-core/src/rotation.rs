//! Rotation of root and organization keys while serving (security.md K5).

use std::time::Duration;

use claviger_model::{Action, OrganizationId};
use claviger_store::Engine;
use claviger_vault::{RootKey, SealContext};

use crate::{
    Context, Core, Error,
    connection::{seal_context, staged_context},
    record::Asset,
};

/// Records of one batch; small, so that readers hardly notice.
const BATCH: u64 = 200;

/// How long an old key opens after its last record is resealed: longer than a
/// request that loaded a record before waits for its intent. That nothing is
/// stored under a key that is gone does not rest on it: the database checks that
/// in each transaction.
const GRACE: Duration = Duration::from_secs(3);

/// What a rotation did.
#[derive(Clone, Copy, Debug, Default)]
pub struct RotationReport {
    /// Keys that were wrapped anew.
    pub rewrapped: usize,
    /// Connections and client secrets of single sign-on that were sealed anew.
    pub resealed: u64,
}

impl Core {
    /// Wraps every key under a new root key, in one transaction. What is sealed
    /// under those keys is not touched.
    ///
    /// # Errors
    /// The database's; the old root key stays in force then.
    pub async fn root_key_rotate(&self, root: RootKey) -> Result<RotationReport, Error> {
        let name = root.id();
        let asset = Asset { kind: "root_key", id: None, name: Some(&name) };
        let pending = self.intend_system(Action::Rotated, asset).await?;
        self.keys_adopt().await?;
        let rows = self.vault().rewrap(root);
        pending.end(self.store().wrapped_keys_replace(&rows).await.map_err(Error::from))?;
        self.vault().commit_root();
        Ok(RotationReport { rewrapped: rows.len(), resealed: 0 })
    }

    /// Gives every organization a new key and seals everything of its under it.
    ///
    /// # Errors
    /// The database's; it can be called again and goes on where it stopped.
    pub async fn organization_keys_rotate(&self) -> Result<RotationReport, Error> {
        let mut report = RotationReport::default();
        for organization in self.store().organizations().await? {
            let name = organization.name.as_str();
            let asset = Asset { kind: "organization_key", id: Some(organization.id.0), name: Some(name) };
            let pending = self.intend_system(Action::Rotated, asset).await?;
            self.keys_adopt().await?;
            let row = self.vault().organization_rotate(organization.id, self.clock().now());
            self.store().wrapped_key_insert(&row).await?;
            // In force only once its row is kept: a crash must not lose what it sealed.
            self.vault().adopt(std::slice::from_ref(&row)).map_err(|error| Error::Internal(error.to_string()))?;
            // Whatever is sealed under the old key is stored after this, so that the
            // resealing finds it before the old key is destroyed.
            drop(self.0.sealing.write().await);
            report.resealed += pending.end(self.organization_reseal(organization.id).await)?;
        }
        Ok(report)
    }

    /// Goes on with resealing that an earlier process did not finish.
    ///
    /// # Errors
    /// The database's.
    pub async fn rotation_resume(&self) -> Result<RotationReport, Error> {
        let mut report = RotationReport::default();
        for organization in self.store().organizations().await? {
            report.resealed += self.organization_reseal(organization.id).await?;
        }
        Ok(report)
    }

    /// Id of the root key that is in force in the database.
    ///
    /// # Errors
    /// The database's.
    pub async fn root_key_in_force(&self) -> Result<Option<String>, Error> {
        Ok(self.store().root_key_in_force().await?)
    }

    /// Before keys are replaced: whatever is in the database must be among them.
    async fn keys_adopt(&self) -> Result<(), Error> {
        let rows = self.store().wrapped_keys().await?;
        self.vault().adopt(&rows).map_err(|error| Error::Internal(error.to_string()))
    }

    /// Takes in organization keys that another server on the same database made
    /// since this one last looked: what it sealed must open here, and what is
    /// sealed here must be under the newest key.
    pub(crate) async fn keys_refresh(&self, organization: OrganizationId) -> Result<(), Error> {
        if self.store().engine() == Engine::Sqlite {
            return Ok(());
        }
        let revision = self.store().revision(organization);
        if self.0.keys_seen.lock().get(&organization) == Some(&revision) {
            return Ok(());
        }
        let rows = self.store().wrapped_keys().await?;
        if let Err(error) = self.vault().adopt(&rows) {
            // The keys that this server has go on working; only new ones are missing.
            tracing::error!(%error, "another server's new keys do not open with this server's root key");
        }
        self.0.keys_seen.lock().insert(organization, revision);
        Ok(())
    }

    /// A write that came too late for its key: the next one reads the keys anew,
    /// also if word of the new ones has not come yet.
    pub(crate) fn keys_stale<T>(&self, context: &Context, result: Result<T, Error>) -> Result<T, Error> {
        if matches!(result, Err(Error::KeysReplaced)) {
            self.0.keys_seen.lock().remove(&context.actor.organization_id);
        }
        result
    }

    async fn organization_reseal(&self, organization: OrganizationId) -> Result<u64, Error> {
        let Some(newest) = self.vault().newest_epoch(organization) else { return Ok(0) };
        let (mut resealed, mut waited) = (0, false);
        loop {
            resealed += self.client_secrets_reseal(organization, newest).await?;
            resealed += self.factors_reseal(organization, newest).await?;
            resealed += self.upstream_tokens_reseal(organization, newest).await?;
            resealed += self.staged_reseal(organization, newest).await?;
            resealed += self.workload_keys_reseal(organization, newest).await?;
            let batch = self.store().connections_below_epoch(organization, newest, BATCH).await?;
            if batch.is_empty() {
                if !waited && !self.epochs_below(organization, newest).await?.is_empty() {
                    waited = true;
                    tokio::time::sleep(GRACE).await;
                } else if self.epochs_forget(organization, newest).await? {
                    return Ok(resealed);
                }
                // Another server stored something under the old key until just now.
                continue;
            }
            for record in batch {
                let context = seal_context(self.catalog(), &record.connection);
                let renewed = self.vault().renew(&context, &record.sealed);
                let renewed =
                    renewed.map_err(|error| Error::Internal(format!("resealing {}: {error}", record.connection.id)))?;
                let (bytes, epoch) = renewed.map_or((record.sealed, newest), |sealed| (sealed.bytes, sealed.epoch));
                // Not done if somebody saved in between: their version is under the newest key already.
                let connection = &record.connection;
                let (id, version) = (connection.id, connection.version);
                resealed += u64::from(self.store().connection_reseal(organization, id, version, &bytes, epoch).await?);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Those of an organization's providers of single sign-on, which are few.
    async fn client_secrets_reseal(&self, organization: OrganizationId, newest: u32) -> Result<u64, Error> {
        let mut resealed = 0;
        for provider in self.store().oidc_providers_below_epoch(organization, newest, BATCH).await? {
            let renewed = self.vault().renew(&SealContext::of_provider(&provider), &provider.sealed);
            let renewed = renewed.map_err(|error| Error::Internal(format!("resealing {}: {error}", provider.id)))?;
            if let Some(sealed) = renewed {
                let done = self.store().oidc_provider_reseal(&provider, &sealed.bytes, sealed.epoch).await?;
                resealed += u64::from(done);
            }
        }
        Ok(resealed)
    }

    /// A batch of its people's second factors.
    async fn factors_reseal(&self, organization: OrganizationId, newest: u32) -> Result<u64, Error> {
        let mut resealed = 0;
        for factor in self.store().factors_below_epoch(organization, newest, BATCH).await? {
            let renewed = self.vault().renew_factor(organization, factor.id, &factor.sealed);
            let renewed = renewed.map_err(|error| Error::Internal(format!("resealing {}: {error}", factor.id)))?;
            let (bytes, epoch) = renewed.map_or((factor.sealed, newest), |sealed| (sealed.bytes, sealed.epoch));
            let done = self.store().factor_reseal(organization, factor.id, &bytes, epoch).await?;
            resealed += u64::from(done);
        }
        Ok(resealed)
    }

    /// A batch of what its connections obtained.
    async fn upstream_tokens_reseal(&self, organization: OrganizationId, newest: u32) -> Result<u64, Error> {
        let mut resealed = 0;
        for token in self.store().upstream_tokens_below_epoch(organization, newest, BATCH).await? {
            let (id, Some(held)) = (token.connection_id, &token.held) else { continue };
            let context = SealContext::of_token(organization, id, token.version, &held.binding, &held.shape);
            let renewed = self.vault().renew(&context, &held.bytes);
            let renewed = renewed.map_err(|error| Error::Internal(format!("resealing the token of {id}: {error}")))?;
            let (bytes, epoch) =
                renewed.map_or_else(|| (held.bytes.clone(), newest), |sealed| (sealed.bytes, sealed.epoch));
            // Not done if another was obtained in between: it is under the newest key already.
            resealed += u64::from(self.store().upstream_token_reseal(&token, &bytes, epoch).await?);
        }
        Ok(resealed)
    }

    /// A batch of the credentials beside its connections' own.
    async fn staged_reseal(&self, organization: OrganizationId, newest: u32) -> Result<u64, Error> {
        let mut resealed = 0;
        for staged in self.store().connection_rotations_below_epoch(organization, newest, BATCH).await? {
            let id = staged.connection_id;
            let Some(record) = self.store().connection_get(organization, id).await? else { continue };
            let context = staged_context(self.catalog(), &record.connection, &staged);
            let renewed = self.vault().renew(&context, &staged.sealed);
            let renewed =
                renewed.map_err(|error| Error::Internal(format!("resealing the rotation of {id}: {error}")))?;
            let (bytes, epoch) =
                renewed.map_or_else(|| (staged.sealed.clone(), newest), |sealed| (sealed.bytes, sealed.epoch));
            // Not done if it was replaced in between: that is under the newest key already.
            resealed += u64::from(self.store().connection_rotation_reseal(&staged, &bytes, epoch).await?);
        }
        Ok(resealed)
    }

    /// Those that its identity tokens are signed with, which are two or three.
    async fn workload_keys_reseal(&self, organization: OrganizationId, newest: u32) -> Result<u64, Error> {
        let mut resealed = 0;
        for key in self.store().workload_keys(organization).await? {
            if key.key_epoch >= newest {
                continue;
            }
            let renewed = self.vault().renew_workload_key(&key);
            let renewed = renewed.map_err(|error| Error::Internal(format!("resealing {}: {error}", key.id)))?;
            let (bytes, epoch) = renewed.map_or((key.sealed, newest), |sealed| (sealed.bytes, sealed.epoch));
            resealed += u64::from(self.store().workload_key_reseal(organization, key.id, &bytes, epoch).await?);
        }
        Ok(resealed)
    }

    async fn epochs_below(&self, organization: OrganizationId, newest: u32) -> Result<Vec<u32>, Error> {
        let keys = self.store().wrapped_keys().await?;
        let old = keys.iter().filter(|key| key.organization_id == Some(organization) && key.epoch < newest);
        Ok(old.map(|key| key.epoch).collect())
    }

    /// Destroys the keys that seal nothing any more; `false` if one still does.
    async fn epochs_forget(&self, organization: OrganizationId, newest: u32) -> Result<bool, Error> {
        for epoch in self.epochs_below(organization, newest).await? {
            if !self.store().wrapped_key_forget(organization, epoch).await? {
                return Ok(false);
            }
            self.vault().forget_epoch(organization, epoch);
        }
        Ok(true)
    }
}
