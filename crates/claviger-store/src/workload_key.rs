//! The keys that identity tokens are signed with.

use claviger_model::{OrganizationId, Timestamp, WorkloadKey, WorkloadKeyId};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Store, StoreError,
    entity::workload_key::{self, Column},
};

impl Store {
    /// An organization's keys, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn workload_keys(&self, organization: OrganizationId) -> Result<Vec<WorkloadKey>, StoreError> {
        let own = Column::OrganizationId.eq(organization.0);
        let rows = workload_key::Entity::find().filter(own).order_by_desc(Column::Number).all(self.db()).await?;
        rows.into_iter().map(of_row).collect()
    }

    /// Adds a key and takes away those whose number is below `since`; `false` if another server
    /// was first with that number, and then nothing is done.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if the key that it is sealed under is gone.
    pub async fn workload_key_insert(&self, key: &WorkloadKey, since: i64) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let same = OnConflict::columns([Column::OrganizationId, Column::Number]).do_nothing().to_owned();
        let insert = workload_key::Entity::insert(to_row(key)).on_conflict(same);
        if insert.exec_without_returning(&write.tx).await? == 0 {
            return Ok(false);
        }
        workload_key::Entity::delete_many()
            .filter(Column::OrganizationId.eq(key.organization_id.0))
            .filter(Column::Number.lt(since))
            .exec(&write.tx)
            .await?;
        write.require_epoch(key.organization_id, key.key_epoch).await?;
        write.commit().await.map(|()| true)
    }

    /// Puts the same key, sealed anew under `epoch`, in place of the old one; `false` if it is
    /// gone meanwhile.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if the key of that epoch is gone.
    pub async fn workload_key_reseal(
        &self,
        organization: OrganizationId,
        id: WorkloadKeyId,
        sealed: &[u8],
        epoch: u32,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = workload_key::Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(sealed.to_vec()))
            .col_expr(Column::KeyEpoch, Expr::value(i64::from(epoch)))
            .filter(Column::Id.eq(id.0))
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::KeyEpoch.lt(i64::from(epoch)))
            .exec(&write.tx)
            .await?;
        write.require_epoch(organization, epoch).await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }
}

fn of_row(row: workload_key::Model) -> Result<WorkloadKey, StoreError> {
    Ok(WorkloadKey {
        id: WorkloadKeyId(row.id),
        organization_id: OrganizationId(row.organization_id),
        number: row.number,
        public: row.public,
        sealed: row.sealed,
        key_epoch: row.key_epoch.try_into().map_err(|_| StoreError::corrupt("workload_key.key_epoch"))?,
        created_at: Timestamp(row.created_at),
        signs_from: Timestamp(row.signs_from),
    })
}

fn to_row(key: &WorkloadKey) -> workload_key::ActiveModel {
    workload_key::Model {
        id: key.id.0,
        organization_id: key.organization_id.0,
        number: key.number,
        public: key.public.clone(),
        sealed: key.sealed.clone(),
        key_epoch: key.key_epoch.into(),
        created_at: key.created_at.0,
        signs_from: key.signs_from.0,
    }
    .into()
}
