//! People and service accounts.

use claviger_model::{OrganizationId, Timestamp, UserId, key::User};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{Store, StoreError, entity::user_account};

impl Store {
    /// One user of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn user_get(&self, organization: OrganizationId, id: UserId) -> Result<Option<User>, StoreError> {
        let query =
            user_account::Entity::find_by_id(id.0).filter(user_account::Column::OrganizationId.eq(organization.0));
        query.one(self.db()).await?.map(of_row).transpose()
    }

    /// One user of an organization by e-mail address, in lower case.
    ///
    /// # Errors
    /// The database's.
    pub async fn user_by_email(&self, organization: OrganizationId, email: &str) -> Result<Option<User>, StoreError> {
        let query = user_account::Entity::find()
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .filter(user_account::Column::Email.eq(email));
        query.one(self.db()).await?.map(of_row).transpose()
    }

    /// Adds a user.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id, or the address in this organization, is there already.
    pub async fn user_insert(&self, user: &User) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        user_account::Entity::insert(to_row(user)).exec_without_returning(&write.tx).await?;
        write.revise(user.organization_id).await?;
        write.commit().await
    }

    /// Lets a user in again, or keeps them out from now on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such user.
    pub async fn user_set_disabled(
        &self,
        organization: OrganizationId,
        id: UserId,
        disabled: bool,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let done = user_account::Entity::update_many()
            .col_expr(user_account::Column::Disabled, Expr::value(disabled))
            .filter(user_account::Column::Id.eq(id.0))
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        write.revise(organization).await?;
        write.commit().await
    }
}

pub(crate) fn of_row(row: user_account::Model) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(row.id),
        organization_id: OrganizationId(row.organization_id),
        email: row.email,
        name: row.name,
        password_hash: row.password_hash,
        role: row.role.parse().map_err(|()| StoreError::corrupt("user_account.role"))?,
        disabled: row.disabled,
        created_at: Timestamp(row.created_at),
    })
}

pub(crate) fn to_row(user: &User) -> user_account::ActiveModel {
    user_account::Model {
        id: user.id.0,
        organization_id: user.organization_id.0,
        email: user.email.clone(),
        name: user.name.clone(),
        password_hash: user.password_hash.clone(),
        role: user.role.as_str().to_owned(),
        disabled: user.disabled,
        created_at: user.created_at.0,
    }
    .into()
}
