//! Changes of one row of an organization after which every cache asks anew: keys
//! and tokens come, change and go in the same way.

use claviger_model::OrganizationId;
use sea_orm::{ActiveModelTrait, DeleteMany, EntityTrait, UpdateMany};

use crate::{Store, StoreError};

impl Store {
    /// Adds a row.
    pub(crate) async fn row_insert<A>(&self, organization: OrganizationId, row: A) -> Result<(), StoreError>
    where
        A: ActiveModelTrait + Send,
    {
        let mut write = self.write().await?;
        A::Entity::insert(row).exec_without_returning(&write.tx).await?;
        write.revise(organization).await?;
        write.commit().await
    }

    /// Changes the row that `update` picks; [`StoreError::NotFound`] if it picks none.
    pub(crate) async fn row_update<E: EntityTrait>(
        &self,
        organization: OrganizationId,
        update: UpdateMany<E>,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        if update.exec(&write.tx).await?.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        write.revise(organization).await?;
        write.commit().await
    }

    /// Removes the row that `delete` picks; whether there was one.
    pub(crate) async fn row_delete<E: EntityTrait>(
        &self,
        organization: OrganizationId,
        delete: DeleteMany<E>,
    ) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        if delete.exec(&write.tx).await?.rows_affected == 0 {
            return Ok(false);
        }
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
    }
}
