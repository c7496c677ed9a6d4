//! An organization's own settings, and whether somebody could still let people in.

use claviger_model::{Organization, OrganizationId, ProviderId, SessionId, SignInMethod, UserId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{organization, user_session},
};

/// People who came through an enabled provider, and may come again.
const CAME: &str = "SELECT DISTINCT u.id AS id
FROM user_identity i JOIN oidc_provider p ON p.id = i.provider_id JOIN user_account u ON u.id = i.user_id
WHERE p.organization_id = $1 AND p.enabled AND p.id <> $2 AND u.activated_at <> 0 AND NOT u.disabled
ORDER BY u.id";

impl Store {
    /// Changes an organization's name and whether passwords will do, as far as the
    /// two differ. Where passwords no longer do, the sessions that began by one or by
    /// a passkey end, but for `kept`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such organization.
    pub async fn organization_update(
        &self,
        before: &Organization,
        after: &Organization,
        kept: Option<SessionId>,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let mut update = organization::Entity::update_many();
        if before.name != after.name {
            update = update.col_expr(organization::Column::Name, Expr::value(after.name.clone()));
        }
        if before.password_sign_in != after.password_sign_in {
            update = update.col_expr(organization::Column::PasswordSignIn, Expr::value(after.password_sign_in));
        }
        update.filter(organization::Column::Id.eq(after.id.0)).exec(&write.tx).await?;
        if before.password_sign_in && !after.password_sign_in {
            let by = [SignInMethod::Password, SignInMethod::Passkey].map(|method| method.to_string());
            user_session::Entity::delete_many()
                .filter(user_session::Column::OrganizationId.eq(after.id.0))
                .filter(user_session::Column::Method.is_in(by))
                .filter(user_session::Column::Id.ne(kept.map_or(uuid::Uuid::nil(), |kept| kept.0)))
                .exec(&write.tx)
                .await?;
        }
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
