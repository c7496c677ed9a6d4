//! Keys of ours, sealed under a root key that is not here.

use claviger_model::{OrganizationId, Timestamp, key::WrappedKey};
use sea_orm::{EntityTrait, QueryOrder};
use uuid::Uuid;

use crate::{Store, StoreError, entity::wrapped_key};

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

    /// Puts these in place of all that are there, in one transaction: the root
    /// key was changed.
    ///
    /// # Errors
    /// The database's; then the old ones are still there.
    pub async fn wrapped_keys_replace(&self, keys: &[WrappedKey]) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        wrapped_key::Entity::delete_many().exec(&write.tx).await?;
        for key in keys {
            wrapped_key::Entity::insert(to_row(key)).exec_without_returning(&write.tx).await?;
        }
        write.revise_all().await?;
        write.commit().await
    }

    /// Adds one: a new epoch or a new organization.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if there is one of this organization, purpose and epoch.
    pub async fn wrapped_key_insert(&self, key: &WrappedKey) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        wrapped_key::Entity::insert(to_row(key)).exec_without_returning(&write.tx).await?;
        match key.organization_id {
            Some(organization) => write.revise(organization).await?,
            None => write.revise_all().await?,
        }
        write.commit().await
    }

    /// Destroys one; whether it was there.
    ///
    /// # Errors
    /// The database's.
    pub async fn wrapped_key_delete(
        &self,
        organization: OrganizationId,
        purpose: &str,
        epoch: u32,
    ) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        let key = (organization.0, purpose.to_owned(), i64::from(epoch));
        let done = wrapped_key::Entity::delete_by_id(key).exec(&write.tx).await?;
        if done.rows_affected == 0 {
            return Ok(false);
        }
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
    }
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
