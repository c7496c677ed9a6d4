//! People and service accounts.

use claviger_model::{OrganizationId, RoleId, Timestamp, User, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{Store, StoreError, entity::user_account, role::give_roles};

impl Store {
    /// One user of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn user_get(&self, organization: OrganizationId, id: UserId) -> Result<Option<User>, StoreError> {
        let query =
            user_account::Entity::find_by_id(id.0).filter(user_account::Column::OrganizationId.eq(organization.0));
        Ok(query.one(self.db()).await?.map(of_row))
    }

    /// One user of an organization by e-mail address, in lower case.
    ///
    /// # Errors
    /// The database's.
    pub async fn user_by_email(&self, organization: OrganizationId, email: &str) -> Result<Option<User>, StoreError> {
        let query = user_account::Entity::find()
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .filter(user_account::Column::Email.eq(email));
        Ok(query.one(self.db()).await?.map(of_row))
    }

    /// Adds a user with their roles, which must be the organization's own.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id, or the address in this organization, is
    /// there already; [`StoreError::NotFound`] if one of the roles is not.
    pub async fn user_insert(&self, user: &User, roles: &[RoleId]) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        user_account::Entity::insert(to_row(user)).exec_without_returning(&write.tx).await?;
        give_roles(&write, user, roles).await?;
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

/// What the text filter of a list looks into: name and address, in lower case.
fn search_text(user: &User) -> String {
    format!("{} {}", user.name.as_deref().unwrap_or_default(), user.email).to_lowercase()
}

/// A time as it is kept where 0 is never.
pub(crate) fn time(at: i64) -> Option<Timestamp> {
    (at != 0).then_some(Timestamp(at))
}

pub(crate) fn of_row(row: user_account::Model) -> User {
    User {
        id: UserId(row.id),
        organization_id: OrganizationId(row.organization_id),
        email: row.email,
        name: row.name,
        password_hash: row.password_hash,
        title: row.title,
        service_account: row.service_account,
        disabled: row.disabled,
        activated_at: time(row.activated_at),
        created_at: Timestamp(row.created_at),
        modified_at: Timestamp(row.modified_at),
        last_login_at: time(row.last_login_at),
    }
}

pub(crate) fn to_row(user: &User) -> user_account::ActiveModel {
    user_account::Model {
        id: user.id.0,
        organization_id: user.organization_id.0,
        email: user.email.clone(),
        name: user.name.clone(),
        password_hash: user.password_hash.clone(),
        title: user.title.clone(),
        service_account: user.service_account,
        disabled: user.disabled,
        created_at: user.created_at.0,
        activated_at: user.activated_at.map_or(0, |at| at.0),
        modified_at: user.modified_at.0,
        last_login_at: user.last_login_at.map_or(0, |at| at.0),
        search: search_text(user),
    }
    .into()
}
