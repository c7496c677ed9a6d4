//! The people behind keys, as lists of keys name them.

use claviger_model::{OrganizationId, RoleId, User, UserId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{Store, StoreError, entity::user_account, user};

const ROLES: &str = "SELECT r.id AS id, r.name AS name FROM user_role ur
JOIN role r ON r.id = ur.role_id AND r.organization_id = $2
WHERE ur.user_id = $1 ORDER BY r.id";

impl Store {
    /// The people of an organization with these ids, oldest first; one that is
    /// not there is left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn key_owners(&self, organization: OrganizationId, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let query = user_account::Entity::find()
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .filter(user_account::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .order_by_asc(user_account::Column::Id);
        Ok(query.all(self.db()).await?.into_iter().map(user::of_row).collect())
    }

    /// Somebody's roles by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn key_owner_roles(
        &self,
        organization: OrganizationId,
        id: UserId,
    ) -> Result<Vec<(RoleId, String)>, StoreError> {
        let statement = self.statement(ROLES, [id.0.into(), organization.0.into()]);
        let rows = self.db().query_all_raw(statement).await?;
        rows.into_iter().map(|row| Ok((RoleId(row.try_get("", "id")?), row.try_get("", "name")?))).collect()
    }
}
