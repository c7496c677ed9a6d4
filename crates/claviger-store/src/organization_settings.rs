//! An organization's own settings, and whether somebody could still let people in.

use claviger_model::{Organization, OrganizationId, ProviderId, UserId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{Store, StoreError, entity::organization};

/// People who came through an enabled provider, and may come again.
const CAME: &str = "SELECT DISTINCT u.id AS id
FROM user_identity i JOIN oidc_provider p ON p.id = i.provider_id JOIN user_account u ON u.id = i.user_id
WHERE p.organization_id = $1 AND p.enabled AND p.id <> $2 AND u.activated_at <> 0 AND NOT u.disabled
ORDER BY u.id";

impl Store {
    /// Changes an organization's name and whether passwords will do.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such organization.
    pub async fn organization_update(&self, after: &Organization) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        organization::Entity::update_many()
            .col_expr(organization::Column::Name, Expr::value(after.name.clone()))
            .col_expr(organization::Column::PasswordSignIn, Expr::value(after.password_sign_in))
            .filter(organization::Column::Id.eq(after.id.0))
            .exec(&write.tx)
            .await?;
        write.revise(after.id).await?;
        write.commit().await
    }

    /// Who came through a provider that is enabled and is not `but`.
    ///
    /// # Errors
    /// The database's.
    pub async fn oidc_came(
        &self,
        organization: OrganizationId,
        but: Option<ProviderId>,
    ) -> Result<Vec<UserId>, StoreError> {
        let but = but.map_or(uuid::Uuid::nil(), |provider| provider.0);
        let statement = self.statement(CAME, [organization.0.into(), but.into()]);
        let rows = self.db().query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(UserId(row.try_get("", "id")?))).collect()
    }
}
