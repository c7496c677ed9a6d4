//! Which application keys may be used for connections and apps.

use claviger_model::{ApplicationKeyId, OrganizationId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{Store, StoreError, entity::application_key};

impl Store {
    /// Registers a key, or takes the registration back; whether that changed anything.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such key.
    pub async fn registration_set(
        &self,
        organization: OrganizationId,
        id: ApplicationKeyId,
        registered: bool,
    ) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        let own = application_key::Column::OrganizationId.eq(organization.0);
        let done = application_key::Entity::update_many()
            .col_expr(application_key::Column::Registered, Expr::value(registered))
            .filter(application_key::Column::Id.eq(id.0))
            .filter(own.clone())
            .filter(application_key::Column::Registered.ne(registered))
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            let found = application_key::Entity::find_by_id(id.0).filter(own).count(&write.tx).await?;
            return if found == 0 { Err(StoreError::NotFound) } else { Ok(false) };
        }
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
    }

    /// One page, from 0, of the registered keys, oldest first, and how many there
    /// are: all of them, or one person's.
    ///
    /// # Errors
    /// The database's.
    pub async fn registrations(
        &self,
        organization: OrganizationId,
        owner: Option<UserId>,
        page: u64,
        size: u64,
    ) -> Result<(Vec<ApplicationKeyId>, u64), StoreError> {
        let mut registered = application_key::Entity::find()
            .filter(application_key::Column::OrganizationId.eq(organization.0))
            .filter(application_key::Column::Registered.eq(true));
        if let Some(owner) = owner {
            registered = registered.filter(application_key::Column::OwnedBy.eq(owner.0));
        }
        let total = registered.clone().count(self.db()).await?;
        let rows = registered
            .order_by_asc(application_key::Column::Id)
            .offset(crate::connection_list::offset(page, size))
            .limit(size)
            .all(self.db())
            .await?;
        Ok((rows.into_iter().map(|row| ApplicationKeyId(row.id)).collect(), total))
    }
}
