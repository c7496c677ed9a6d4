//! Policies of resources that need not exist here.

use claviger_model::{OrganizationId, ResourceBinding};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{Store, StoreError, entity::resource_binding};

impl Store {
    /// The policy of a resource, `type:id`, in the order in which it was given;
    /// empty where there is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn resource_policy_get(
        &self,
        organization: OrganizationId,
        resource: &str,
    ) -> Result<Vec<ResourceBinding>, StoreError> {
        let rows = resource_binding::Entity::find()
            .filter(of_resource(organization, resource))
            .order_by_asc(resource_binding::Column::Position)
            .all(self.db())
            .await?;
        rows.into_iter().map(of_row).collect()
    }

    /// Puts a policy in place of the one before; an empty one removes it. Nothing
    /// here is decided by it, so no revision moves.
    ///
    /// # Errors
    /// The database's.
    pub async fn resource_policy_set(
        &self,
        organization: OrganizationId,
        resource: &str,
        bindings: &[ResourceBinding],
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        let old = resource_binding::Entity::delete_many().filter(of_resource(organization, resource));
        old.exec(&write.tx).await?;
        if !bindings.is_empty() {
            let rows = bindings.iter().zip(0i64..).map(|(binding, position)| -> resource_binding::ActiveModel {
                resource_binding::Model {
                    organization_id: organization.0,
                    resource: resource.to_owned(),
                    position,
                    statement: binding.statement.into(),
                    principal: binding.principal.to_string(),
                    relation: binding.relation.clone(),
                }
                .into()
            });
            resource_binding::Entity::insert_many(rows).exec_without_returning(&write.tx).await?;
        }
        write.commit().await
    }
}

fn of_resource(organization: OrganizationId, resource: &str) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(resource_binding::Column::OrganizationId.eq(organization.0))
        .add(resource_binding::Column::Resource.eq(resource))
}

fn of_row(row: resource_binding::Model) -> Result<ResourceBinding, StoreError> {
    Ok(ResourceBinding {
        relation: row.relation,
        principal: row.principal.parse().map_err(|()| StoreError::corrupt("resource_binding.principal"))?,
        statement: row.statement.try_into().map_err(|_| StoreError::corrupt("resource_binding.statement"))?,
    })
}
