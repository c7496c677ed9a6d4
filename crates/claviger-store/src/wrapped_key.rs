//! Keys of ours, sealed under a root key that is not here.
//!
//! What must hold, also with several servers: no connection, no token of one
//! and no second factor is stored under a key that is gone. Whoever stores one holds a lock on its key's row until the
//! commit, and whoever destroys a key takes that row alone and then counts. On
//! SQLite the one writer at a time does the same.

use claviger_model::{OrganizationId, Timestamp, key::WrappedKey};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use crate::{
    Engine, Store, StoreError,
    entity::{connection, connection_rotation, oidc_provider, totp_factor, upstream_token, workload_key, wrapped_key},
    write::Write,
};

/// The purpose of keys that seal an organization's records, as the vault writes it.
const ORGANIZATION: &str = "organization";

impl Store {
    /// All of them, by organization, purpose and epoch.
    ///
    /// # Errors
    /// The database's.
    pub async fn wrapped_keys(&self) -> Result<Vec<WrappedKey>, StoreError> {
        let rows = wrapped_key::Entity::find()
            .order_by_asc(wrapped_key::Column::OrganizationId)
            .order_by_asc(wrapped_key::Column::Purpose)
            .order_by_asc(wrapped_key::Column::Epoch)
            .all(self.db())
            .await?;
        rows.into_iter().map(of_row).collect()
    }

    /// Puts these in place of the same keys under another root key, in one
    /// transaction: the root key was changed.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if these are not all the keys that there
    /// are; the database's. Then the old ones are still there.
    pub async fn wrapped_keys_replace(&self, keys: &[WrappedKey]) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        write.lock_keys().await?;
        if wrapped_key::Entity::find().count(&write.tx).await? != keys.len() as u64 {
            return Err(StoreError::KeysReplaced);
        }
        for key in keys {
            // In place: a row that is waited for stays the same row.
            let done = wrapped_key::Entity::update_many()
                .col_expr(wrapped_key::Column::Wrapped, Expr::value(key.wrapped.clone()))
                .col_expr(wrapped_key::Column::RootKeyId, Expr::value(key.root_key_id.clone()))
                .filter(of_key(key.organization_id, &key.purpose, key.epoch))
                .exec(&write.tx)
                .await?;
            if done.rows_affected != 1 {
                return Err(StoreError::KeysReplaced);
            }
        }
        write.revise_all().await?;
        write.commit().await
    }

    /// Id of the root key that the keys are under; `None` without keys. Said
    /// under the lock, so that no replacement of before can still come to pass,
    /// also if its outcome was unknown.
    ///
    /// # Errors
    /// The database's; [`StoreError::Unavailable`] if a replacement is under way
    /// for five seconds.
    pub async fn root_key_in_force(&self) -> Result<Option<String>, StoreError> {
        let write = self.write().await?;
        write.lock_keys().await?;
        let row = wrapped_key::Entity::find().limit(1).one(&write.tx).await?;
        Ok(row.map(|row| row.root_key_id))
    }

    /// Adds one: a new epoch or a new organization.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if there is one of this organization, purpose and
    /// epoch; [`StoreError::KeysReplaced`] if the others are under another root key.
    pub async fn wrapped_key_insert(&self, key: &WrappedKey) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        write.require_root(&key.root_key_id).await?;
        wrapped_key::Entity::insert(to_row(key)).exec_without_returning(&write.tx).await?;
        match key.organization_id {
            Some(organization) => write.revise(organization).await?,
            None => write.revise_all().await?,
        }
        write.commit().await
    }

    /// Destroys an organization's key of one epoch, unless something is sealed
    /// under it; whether it is gone now.
    ///
    /// # Errors
    /// The database's.
    pub async fn wrapped_key_forget(&self, organization: OrganizationId, epoch: u32) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        write.lock_keys().await?;
        let key = of_key(Some(organization), ORGANIZATION, epoch);
        // Waits for whoever stores something under it.
        let row = wrapped_key::Entity::find().filter(key.clone()).lock_exclusive().one(&write.tx).await?;
        if row.is_none() {
            return Ok(true);
        }
        // A statement of its own, which sees what those have stored.
        let sealed = connection::Entity::find()
            .filter(connection::Column::OrganizationId.eq(organization.0))
            .filter(connection::Column::KeyEpoch.eq(i64::from(epoch)));
        let secrets = oidc_provider::Entity::find()
            .filter(oidc_provider::Column::OrganizationId.eq(organization.0))
            .filter(oidc_provider::Column::KeyEpoch.eq(i64::from(epoch)));
        let factors = totp_factor::Entity::find()
            .filter(totp_factor::Column::OrganizationId.eq(organization.0))
            .filter(totp_factor::Column::KeyEpoch.eq(i64::from(epoch)));
        let tokens = upstream_token::Entity::find()
            .filter(upstream_token::Column::OrganizationId.eq(organization.0))
            .filter(upstream_token::Column::Sealed.is_not_null())
            .filter(upstream_token::Column::KeyEpoch.eq(i64::from(epoch)));
        let signing = workload_key::Entity::find()
            .filter(workload_key::Column::OrganizationId.eq(organization.0))
            .filter(workload_key::Column::KeyEpoch.eq(i64::from(epoch)));
        let staged = connection_rotation::Entity::find()
            .filter(connection_rotation::Column::OrganizationId.eq(organization.0))
            .filter(connection_rotation::Column::KeyEpoch.eq(i64::from(epoch)));
        let sealed = sealed.count(&write.tx).await? + staged.count(&write.tx).await?;
        let own = sealed + tokens.count(&write.tx).await? + signing.count(&write.tx).await?;
        if own + secrets.count(&write.tx).await? + factors.count(&write.tx).await? > 0 {
            return Ok(false);
        }
        wrapped_key::Entity::delete_many().filter(key).exec(&write.tx).await?;
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
    }
}

impl Write {
    /// What this transaction stores under the key of an epoch opens later: the
    /// key is there, and stays at least until the commit.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if it is gone.
    pub(crate) async fn require_epoch(&self, organization: OrganizationId, epoch: u32) -> Result<(), StoreError> {
        let key = of_key(Some(organization), ORGANIZATION, epoch);
        let row = wrapped_key::Entity::find().filter(key).lock(LockType::KeyShare).one(&self.tx).await?;
        row.map(drop).ok_or(StoreError::KeysReplaced)
    }

    /// What this transaction adds is under the root key that is in force, and stays
    /// so until the commit.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if there are keys under another one.
    pub(crate) async fn require_root(&self, root_key_id: &str) -> Result<(), StoreError> {
        self.lock_keys().await?;
        let elsewhere = wrapped_key::Entity::find().filter(wrapped_key::Column::RootKeyId.ne(root_key_id));
        if elsewhere.count(&self.tx).await? > 0 { Err(StoreError::KeysReplaced) } else { Ok(()) }
    }

    /// One server at a time adds keys or wraps them anew: otherwise one would
    /// wrap under a root key that the other has just replaced.
    async fn lock_keys(&self) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            let lock = "SET LOCAL lock_timeout = '5s'; LOCK TABLE wrapped_key IN SHARE ROW EXCLUSIVE MODE; SET LOCAL lock_timeout = 0";
            self.tx.execute_unprepared(lock).await?;
        }
        Ok(())
    }
}

fn of_key(organization: Option<OrganizationId>, purpose: &str, epoch: u32) -> Condition {
    Condition::all()
        .add(wrapped_key::Column::OrganizationId.eq(organization.map_or(Uuid::nil(), |organization| organization.0)))
        .add(wrapped_key::Column::Purpose.eq(purpose))
        .add(wrapped_key::Column::Epoch.eq(i64::from(epoch)))
}

fn of_row(row: wrapped_key::Model) -> Result<WrappedKey, StoreError> {
    Ok(WrappedKey {
        organization_id: (!row.organization_id.is_nil()).then_some(OrganizationId(row.organization_id)),
        purpose: row.purpose,
        epoch: row.epoch.try_into().map_err(|_| StoreError::corrupt("wrapped_key.epoch"))?,
        wrapped: row.wrapped,
        root_key_id: row.root_key_id,
        created_at: Timestamp(row.created_at),
    })
}

pub(crate) fn to_row(key: &WrappedKey) -> wrapped_key::ActiveModel {
    wrapped_key::Model {
        organization_id: key.organization_id.map_or(Uuid::nil(), |organization| organization.0),
        purpose: key.purpose.clone(),
        epoch: key.epoch.into(),
        wrapped: key.wrapped.clone(),
        root_key_id: key.root_key_id.clone(),
        created_at: key.created_at.0,
    }
    .into()
}
