//! Organizations and their revisions.

use claviger_model::{Organization, OrganizationId, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{Store, StoreError, entity::organization};

impl Store {
    /// Every organization, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn organizations(&self) -> Result<Vec<Organization>, StoreError> {
        let rows = organization::Entity::find().order_by_asc(organization::Column::Id).all(self.db()).await?;
        Ok(rows.into_iter().map(of_row).collect())
    }

    /// One organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn organization_get(&self, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
        Ok(organization::Entity::find_by_id(id.0).one(self.db()).await?.map(of_row))
    }

    /// One organization by its handle, in lower case.
    ///
    /// # Errors
    /// The database's.
    pub async fn organization_by_handle(&self, handle: &str) -> Result<Option<Organization>, StoreError> {
        let query = organization::Entity::find().filter(organization::Column::Handle.eq(handle));
        Ok(query.one(self.db()).await?.map(of_row))
    }

    /// The organization, if there is only one.
    ///
    /// # Errors
    /// The database's.
    pub async fn organization_only(&self) -> Result<Option<Organization>, StoreError> {
        let mut rows = organization::Entity::find().limit(2).all(self.db()).await?;
        let first = rows.pop();
        Ok(first.filter(|_| rows.is_empty()).map(of_row))
    }

    /// By which caches know that they are out of date: moves with every
    /// security-relevant write, here before the write is acknowledged, on other
    /// servers within a second. Only equality means anything. Costs no I/O.
    pub fn revision(&self, organization: OrganizationId) -> i64 {
        self.0.revisions.of(organization)
    }
}

fn of_row(row: organization::Model) -> Organization {
    Organization {
        id: OrganizationId(row.id),
        name: row.name,
        handle: row.handle,
        password_sign_in: row.password_sign_in,
        created_at: Timestamp(row.created_at),
    }
}

pub(crate) fn to_row(organization: &Organization) -> organization::ActiveModel {
    organization::Model {
        id: organization.id.0,
        name: organization.name.clone(),
        handle: organization.handle.clone(),
        password_sign_in: organization.password_sign_in,
        revision: 0,
        created_at: organization.created_at.0,
    }
    .into()
}
