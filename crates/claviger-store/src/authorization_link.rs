//! Links by which somebody without an account authorizes one connection: made, bound to
//! one browser, used once.

use claviger_model::{
    AuthorizationLinkId, ConnectionId, OrganizationId, Timestamp, UserId, authorization::AuthorizationLink,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{
        connection,
        oauth_link::{ActiveModel, Column, Entity, Model},
    },
    user::time,
};

impl Store {
    /// Keeps one that was just made, in place of those that the same person made for the
    /// same connection and nobody used.
    ///
    /// # Errors
    /// The database's; [`StoreError::NotFound`] if the connection is gone.
    pub async fn authorization_link_insert(&self, link: &AuthorizationLink) -> Result<(), StoreError> {
        let write = self.write().await?;
        let earlier = Condition::all()
            .add(Column::ConnectionId.eq(link.connection_id.0))
            .add(Column::UserId.eq(link.user_id.0))
            .add(Column::UsedAt.eq(0));
        let over = Condition::any().add(Column::ExpiresAt.lte(link.created_at.0)).add(earlier);
        Entity::delete_many().filter(over).exec(&write.tx).await?;
        if connection::Entity::find_by_id(link.connection_id.0).count(&write.tx).await? == 0 {
            return Err(StoreError::NotFound);
        }
        let row: ActiveModel = to_row(link)?.into();
        Entity::insert(row).exec_without_returning(&write.tx).await?;
        write.commit().await
    }

    /// One, of whatever organization: whoever asks has its token.
    ///
    /// # Errors
    /// The database's.
    pub async fn authorization_link_get(
        &self,
        id: AuthorizationLinkId,
    ) -> Result<Option<AuthorizationLink>, StoreError> {
        Entity::find_by_id(id.0).one(self.db()).await?.map(of_row).transpose()
    }

    /// Binds one to a browser, unless it is bound to another or was used; whether it is
    /// this one's now.
    ///
    /// # Errors
    /// The database's.
    pub async fn authorization_link_bind(
        &self,
        id: AuthorizationLinkId,
        browser: [u8; 32],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let own = Condition::any().add(Column::Browser.is_null()).add(Column::Browser.eq(browser.to_vec()));
        let done = Entity::update_many()
            .col_expr(Column::Browser, Expr::value(browser.to_vec()))
            .filter(Column::Id.eq(id.0))
            .filter(Column::UsedAt.eq(0))
            .filter(Column::ExpiresAt.gt(now.0))
            .filter(own)
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Uses one up; whether this was the first time, and in time.
    ///
    /// # Errors
    /// The database's.
    pub async fn authorization_link_use(&self, id: AuthorizationLinkId, now: Timestamp) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now.0))
            .filter(Column::Id.eq(id.0))
            .filter(Column::UsedAt.eq(0))
            .filter(Column::ExpiresAt.gt(now.0))
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// It came to nothing: the same browser may begin again.
    ///
    /// # Errors
    /// The database's.
    pub async fn authorization_link_unuse(&self, id: AuthorizationLinkId) -> Result<(), StoreError> {
        let write = self.write().await?;
        let update = Entity::update_many().col_expr(Column::UsedAt, Expr::value(0i64));
        update.filter(Column::Id.eq(id.0)).exec(&write.tx).await?;
        write.commit().await
    }
}

fn to_row(link: &AuthorizationLink) -> Result<Model, StoreError> {
    Ok(Model {
        id: link.id.0,
        organization_id: link.organization_id.0,
        connection_id: link.connection_id.0,
        user_id: link.user_id.0,
        caller: serde_json::to_string(&link.caller).map_err(StoreError::corrupt)?,
        hash: link.hash.to_vec(),
        shape: link.shape.to_vec(),
        browser: link.browser.map(|browser| browser.to_vec()),
        created_at: link.created_at.0,
        expires_at: link.expires_at.0,
        used_at: link.used_at.map_or(0, |at| at.0),
    })
}

fn of_row(row: Model) -> Result<AuthorizationLink, StoreError> {
    let bytes = |bytes: Vec<u8>| <[u8; 32]>::try_from(bytes).map_err(|_| StoreError::corrupt("a hash of a link"));
    Ok(AuthorizationLink {
        id: AuthorizationLinkId(row.id),
        organization_id: OrganizationId(row.organization_id),
        connection_id: ConnectionId(row.connection_id),
        user_id: UserId(row.user_id),
        caller: serde_json::from_str(&row.caller).map_err(StoreError::corrupt)?,
        hash: bytes(row.hash)?,
        shape: bytes(row.shape)?,
        browser: row.browser.map(bytes).transpose()?,
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
        used_at: time(row.used_at),
    })
}
