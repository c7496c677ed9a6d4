//! API keys: hashes only.

use claviger_model::{ApiKey, ApiKeyId, OrganizationId, Timestamp, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use crate::{
    Between, KeyQuery, Store, StoreError,
    entity::api_key::{self, Column},
    key_list::{Columns, between},
    user,
};

/// Which API keys are wanted, beside what every list can be asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ApiKeyFilter {
    /// When it was last changed.
    pub modified: Between,
    /// Exactly this category.
    pub category: Option<String>,
    /// With this mark.
    pub remote_config: Option<bool>,
}

impl Store {
    /// One API key, of whichever organization: it is what names the organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn api_key_get(&self, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        api_key::Entity::find_by_id(id.0).one(self.db()).await?.map(of_api_row).transpose()
    }

    /// One page of an organization's API keys, and how many match.
    ///
    /// # Errors
    /// The database's.
    pub async fn api_key_list(
        &self,
        query: &KeyQuery,
        filter: &ApiKeyFilter,
    ) -> Result<(Vec<ApiKey>, u64), StoreError> {
        let filters = between(Column::ModifiedAt, filter.modified)
            .add_option(filter.category.as_ref().map(|category| Column::Category.eq(category)))
            .add_option(filter.remote_config.map(|mark| Column::RemoteConfig.eq(mark)));
        let columns = Columns {
            id: Column::Id,
            organization_id: Column::OrganizationId,
            created_at: Column::CreatedAt,
            modified_at: Column::ModifiedAt,
            last_used_at: Column::LastUsedAt,
            last4: Column::Last4,
            expires_at: Column::CreatedAt,
        };
        let (rows, filtered) = self.key_page(api_key::Entity::find().filter(filters), columns, query).await?;
        Ok((rows.into_iter().map(of_api_row).collect::<Result<_, _>>()?, filtered))
    }

    /// How many API keys an organization has.
    ///
    /// # Errors
    /// The database's.
    pub async fn api_key_count(&self, organization: OrganizationId) -> Result<u64, StoreError> {
        let own = api_key::Entity::find().filter(Column::OrganizationId.eq(organization.0));
        Ok(own.count(self.db()).await?)
    }

    /// Adds an API key.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id is there already.
    pub async fn api_key_insert(&self, key: &ApiKey) -> Result<(), StoreError> {
        self.row_insert(key.organization_id, to_api_row(key)).await
    }

    /// Changes what people may change about an API key.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such key.
    pub async fn api_key_update(&self, key: &ApiKey) -> Result<(), StoreError> {
        let update = api_key::Entity::update_many()
            .col_expr(Column::Name, Expr::value(key.name.as_str()))
            .col_expr(Column::Category, Expr::value(key.category.as_str()))
            .col_expr(Column::RemoteConfig, Expr::value(key.remote_config))
            .col_expr(Column::ModifiedBy, Expr::value(key.modified_by.map(|user| user.0)))
            .col_expr(Column::ModifiedAt, Expr::value(key.modified_at.0))
            .filter(own(key.organization_id, key.id));
        self.row_update(key.organization_id, update).await
    }

    /// Revokes an API key; whether there was one.
    ///
    /// # Errors
    /// The database's.
    pub async fn api_key_delete(&self, organization: OrganizationId, id: ApiKeyId) -> Result<bool, StoreError> {
        self.row_delete(organization, api_key::Entity::delete_many().filter(own(organization, id))).await
    }
}

fn own(organization: OrganizationId, id: ApiKeyId) -> Condition {
    Condition::all().add(Column::Id.eq(id.0)).add(Column::OrganizationId.eq(organization.0))
}

pub(crate) fn of_api_row(row: api_key::Model) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        id: ApiKeyId(row.id),
        organization_id: OrganizationId(row.organization_id),
        name: row.name,
        hash: row.hash.try_into().map_err(|_| StoreError::corrupt("api_key.hash"))?,
        last4: row.last4,
        category: row.category,
        remote_config: row.remote_config,
        created_by: UserId(row.created_by),
        created_at: Timestamp(row.created_at),
        modified_by: row.modified_by.map(UserId),
        modified_at: Timestamp(row.modified_at),
        last_used_at: user::time(row.last_used_at),
    })
}

pub(crate) fn to_api_row(key: &ApiKey) -> api_key::ActiveModel {
    api_key::Model {
        id: key.id.0,
        organization_id: key.organization_id.0,
        name: key.name.clone(),
        hash: key.hash.to_vec(),
        last4: key.last4.clone(),
        category: key.category.clone(),
        remote_config: key.remote_config,
        created_by: key.created_by.0,
        created_at: key.created_at.0,
        modified_by: key.modified_by.map(|user| user.0),
        modified_at: key.modified_at.0,
        last_used_at: key.last_used_at.map_or(0, |at| at.0),
    }
    .into()
}
