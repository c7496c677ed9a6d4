//! Policies of connections. They change apart from the connection, whose
//! secrets are sealed for its own version.

use claviger_model::{Binding, ConnectionId, OrganizationId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    connection::{insert_bindings, of_organization},
    entity::{connection, connection_binding},
    write::Write,
};

impl Store {
    /// Puts a policy in place of the one at version `expected`; the new version.
    ///
    /// # Errors
    /// [`StoreError::Stale`] with the stored version if it is another one,
    /// [`StoreError::NotFound`] if the organization has no such connection.
    pub async fn connection_policy_set(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        bindings: &[Binding],
        expected: i64,
    ) -> Result<i64, StoreError> {
        let mut write = self.write().await?;
        put(&write, organization, id, bindings, expected, None).await?;
        write.revise(organization).await?;
        write.commit().await?;
        Ok(expected.saturating_add(1))
    }

    /// The same, and names another author, as one change.
    ///
    /// # Errors
    /// As [`Store::connection_policy_set`].
    pub async fn connection_reassign(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        bindings: &[Binding],
        expected: i64,
        author: UserId,
    ) -> Result<i64, StoreError> {
        let mut write = self.write().await?;
        put(&write, organization, id, bindings, expected, Some(author)).await?;
        write.revise(organization).await?;
        write.commit().await?;
        Ok(expected.saturating_add(1))
    }
}

/// Writes a policy in place of the one at version `expected`, in a transaction
/// that goes on.
pub(crate) async fn put(
    write: &Write,
    organization: OrganizationId,
    id: ConnectionId,
    bindings: &[Binding],
    expected: i64,
    author: Option<UserId>,
) -> Result<(), StoreError> {
    let own = of_organization(organization, id);
    let mut change = connection::Entity::update_many()
        .col_expr(connection::Column::PolicyVersion, Expr::value(expected.saturating_add(1)));
    if let Some(author) = author {
        change = change.col_expr(connection::Column::CreatedBy, Expr::value(author.0));
    }
    let done =
        change.filter(own.clone()).filter(connection::Column::PolicyVersion.eq(expected)).exec(&write.tx).await?;
    if done.rows_affected == 0 {
        let current = connection::Entity::find()
            .select_only()
            .column(connection::Column::PolicyVersion)
            .filter(own)
            .into_tuple::<i64>()
            .one(&write.tx)
            .await?;
        return Err(current.map_or(StoreError::NotFound, |current| StoreError::Stale { current }));
    }
    let old = connection_binding::Column::ConnectionId.eq(id.0);
    connection_binding::Entity::delete_many().filter(old).exec(&write.tx).await?;
    insert_bindings(write, organization, id, bindings).await
}
