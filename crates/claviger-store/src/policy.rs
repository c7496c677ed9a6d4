//! Policies of connections. They change apart from the connection, whose
//! secrets are sealed for its own version.

use claviger_model::{Binding, ConnectionId, OrganizationId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    connection::{insert_bindings, of_organization},
    entity::{connection, connection_binding},
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
        let own = of_organization(organization, id);
        let done = connection::Entity::update_many()
            .col_expr(connection::Column::PolicyVersion, Expr::value(expected.saturating_add(1)))
            .filter(own.clone())
            .filter(connection::Column::PolicyVersion.eq(expected))
            .exec(&write.tx)
            .await?;
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
        insert_bindings(&write, organization, id, bindings).await?;
        write.revise(organization).await?;
        write.commit().await?;
        Ok(expected.saturating_add(1))
    }
}
