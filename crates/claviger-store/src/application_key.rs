//! Application keys: hashes only.

use claviger_model::{ApplicationKey, ApplicationKeyId, OrganizationId, Timestamp, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use crate::{
    KeyQuery, Store, StoreError,
    connection_row::{of_json, to_json},
    entity::application_key::{self, Column},
    key_list::Columns,
    user,
};

impl Store {
    /// One application key of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn application_key_get(
        &self,
        organization: OrganizationId,
        id: ApplicationKeyId,
    ) -> Result<Option<ApplicationKey>, StoreError> {
        let found = application_key::Entity::find().filter(own(organization, id)).one(self.db()).await?;
        found.map(of_application_row).transpose()
    }

    /// One page of an organization's application keys, and how many match: one
    /// person's, or everybody's.
    ///
    /// # Errors
    /// The database's.
    pub async fn application_key_list(
        &self,
        query: &KeyQuery,
        owner: Option<UserId>,
    ) -> Result<(Vec<ApplicationKey>, u64), StoreError> {
        let owned = Condition::all().add_option(owner.map(|owner| Column::OwnedBy.eq(owner.0)));
        let columns = Columns {
            id: Column::Id,
            organization_id: Column::OrganizationId,
            created_at: Column::CreatedAt,
            modified_at: Column::ModifiedAt,
            last_used_at: Column::LastUsedAt,
            last4: Column::Last4,
            expires_at: Column::CreatedAt,
        };
        let select = application_key::Entity::find().filter(owned);
        let (rows, filtered) = self.key_page(select, columns, query).await?;
        Ok((rows.into_iter().map(of_application_row).collect::<Result<_, _>>()?, filtered))
    }

    /// How many application keys somebody has.
    ///
    /// # Errors
    /// The database's.
    pub async fn application_key_count(&self, organization: OrganizationId, owner: UserId) -> Result<u64, StoreError> {
        let own = application_key::Entity::find()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::OwnedBy.eq(owner.0));
        Ok(own.count(self.db()).await?)
    }

    /// Adds an application key.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id is there already.
    pub async fn application_key_insert(&self, key: &ApplicationKey) -> Result<(), StoreError> {
        self.row_insert(key.organization_id, to_application_row(key)?).await
    }

    /// Changes name and scopes of an application key.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such key.
    pub async fn application_key_update(&self, key: &ApplicationKey) -> Result<(), StoreError> {
        let scopes = key.scopes.as_ref().map(to_json).transpose()?;
        let update = application_key::Entity::update_many()
            .col_expr(Column::Name, Expr::value(key.name.as_str()))
            .col_expr(Column::Scopes, Expr::value(scopes))
            .col_expr(Column::ModifiedAt, Expr::value(key.modified_at.0))
            .filter(own(key.organization_id, key.id));
        self.row_update(key.organization_id, update).await
    }

    /// Revokes an application key; whether there was one.
    ///
    /// # Errors
    /// The database's.
    pub async fn application_key_delete(
        &self,
        organization: OrganizationId,
        id: ApplicationKeyId,
    ) -> Result<bool, StoreError> {
        self.row_delete(organization, application_key::Entity::delete_many().filter(own(organization, id))).await
    }
}

fn own(organization: OrganizationId, id: ApplicationKeyId) -> Condition {
    Condition::all().add(Column::Id.eq(id.0)).add(Column::OrganizationId.eq(organization.0))
}

pub(crate) fn of_application_row(row: application_key::Model) -> Result<ApplicationKey, StoreError> {
    Ok(ApplicationKey {
        id: ApplicationKeyId(row.id),
        organization_id: OrganizationId(row.organization_id),
        owned_by: UserId(row.owned_by),
        name: row.name,
        hash: row.hash.try_into().map_err(|_| StoreError::corrupt("application_key.hash"))?,
        last4: row.last4,
        registered: row.registered,
        scopes: row.scopes.map(|text| of_json(&text, "application_key.scopes")).transpose()?,
        created_at: Timestamp(row.created_at),
        modified_at: Timestamp(row.modified_at),
        last_used_at: user::time(row.last_used_at),
    })
}

pub(crate) fn to_application_row(key: &ApplicationKey) -> Result<application_key::ActiveModel, StoreError> {
    let row = application_key::Model {
        id: key.id.0,
        organization_id: key.organization_id.0,
        owned_by: key.owned_by.0,
        name: key.name.clone(),
        hash: key.hash.to_vec(),
        last4: key.last4.clone(),
        registered: key.registered,
        scopes: key.scopes.as_ref().map(to_json).transpose()?,
        created_at: key.created_at.0,
        modified_at: key.modified_at.0,
        last_used_at: key.last_used_at.map_or(0, |at| at.0),
    };
    Ok(row.into())
}
