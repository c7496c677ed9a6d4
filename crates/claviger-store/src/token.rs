//! Access tokens: hashes only.

use claviger_model::{AccessToken, AccessTokenId, OrganizationId, Timestamp, User, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use crate::{
    KeyQuery, Store, StoreError,
    connection_row::{of_json, to_json},
    entity::{
        access_token::{self, Column},
        user_account,
    },
    key_list::Columns,
    user,
};

impl Store {
    /// Who calls with this token: `None` if there is none or its owner is not of
    /// the same organization. The hash is still to be compared, the token may be
    /// over, and the owner may be disabled.
    ///
    /// # Errors
    /// The database's.
    pub async fn token_facts(&self, id: AccessTokenId) -> Result<Option<(AccessToken, User)>, StoreError> {
        let Some(row) = access_token::Entity::find_by_id(id.0).one(self.db()).await? else { return Ok(None) };
        let owner = user_account::Entity::find_by_id(row.owned_by)
            .filter(user_account::Column::OrganizationId.eq(row.organization_id))
            .one(self.db())
            .await?;
        let Some(owner) = owner else { return Ok(None) };
        Ok(Some((of_row(row)?, user::of_row(owner))))
    }

    /// One access token of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn access_token_get(
        &self,
        organization: OrganizationId,
        id: AccessTokenId,
    ) -> Result<Option<AccessToken>, StoreError> {
        access_token::Entity::find().filter(own(organization, id)).one(self.db()).await?.map(of_row).transpose()
    }

    /// One page of an organization's access tokens, and how many match: those of
    /// `owners`, or everybody's; of service accounts, or of people.
    ///
    /// # Errors
    /// The database's.
    pub async fn access_token_list(
        &self,
        query: &KeyQuery,
        owners: Option<&[UserId]>,
        service_accounts: bool,
    ) -> Result<(Vec<AccessToken>, u64), StoreError> {
        let owned = owners.map(|owners| Column::OwnedBy.is_in(owners.iter().map(|owner| owner.0)));
        let filters = Condition::all().add_option(owned).add(Column::ServiceAccount.eq(service_accounts));
        let columns = Columns {
            id: Column::Id,
            organization_id: Column::OrganizationId,
            created_at: Column::CreatedAt,
            modified_at: Column::ModifiedAt,
            last_used_at: Column::LastUsedAt,
            last4: Column::Id,
            expires_at: Column::ExpiresAt,
        };
        let select = access_token::Entity::find().filter(filters);
        let (rows, filtered) = self.key_page(select, columns, query).await?;
        Ok((rows.into_iter().map(of_row).collect::<Result<_, _>>()?, filtered))
    }

    /// How many access tokens somebody has.
    ///
    /// # Errors
    /// The database's.
    pub async fn access_token_count(&self, organization: OrganizationId, owner: UserId) -> Result<u64, StoreError> {
        let own = access_token::Entity::find()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::OwnedBy.eq(owner.0));
        Ok(own.count(self.db()).await?)
    }

    /// Changes name and scopes of an access token.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such token.
    pub async fn access_token_update(&self, token: &AccessToken) -> Result<(), StoreError> {
        let scopes = to_json(&token.scopes)?;
        let update = access_token::Entity::update_many()
            .col_expr(Column::Name, Expr::value(token.name.as_str()))
            .col_expr(Column::Scopes, Expr::value(scopes))
            .col_expr(Column::ModifiedAt, Expr::value(token.modified_at.0))
            .filter(own(token.organization_id, token.id));
        self.row_update(token.organization_id, update).await
    }

    /// Adds an access token.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id is there already.
    pub async fn access_token_insert(&self, token: &AccessToken) -> Result<(), StoreError> {
        self.row_insert(token.organization_id, to_row(token)?).await
    }

    /// Revokes an access token; whether there was one.
    ///
    /// # Errors
    /// The database's.
    pub async fn access_token_delete(
        &self,
        organization: OrganizationId,
        id: AccessTokenId,
    ) -> Result<bool, StoreError> {
        self.row_delete(organization, access_token::Entity::delete_many().filter(own(organization, id))).await
    }
}

fn own(organization: OrganizationId, id: AccessTokenId) -> Condition {
    Condition::all().add(Column::Id.eq(id.0)).add(Column::OrganizationId.eq(organization.0))
}

fn of_row(row: access_token::Model) -> Result<AccessToken, StoreError> {
    Ok(AccessToken {
        id: AccessTokenId(row.id),
        organization_id: OrganizationId(row.organization_id),
        owned_by: UserId(row.owned_by),
        service_account: row.service_account,
        name: row.name,
        hash: row.hash.try_into().map_err(|_| StoreError::corrupt("access_token.hash"))?,
        scopes: of_json(&row.scopes, "access_token.scopes")?,
        created_by: UserId(row.created_by),
        created_at: Timestamp(row.created_at),
        modified_at: Timestamp(row.modified_at),
        expires_at: row.expires_at.map(Timestamp),
        last_used_at: user::time(row.last_used_at),
    })
}

fn to_row(token: &AccessToken) -> Result<access_token::ActiveModel, StoreError> {
    let row = access_token::Model {
        id: token.id.0,
        organization_id: token.organization_id.0,
        owned_by: token.owned_by.0,
        service_account: token.service_account,
        name: token.name.clone(),
        hash: token.hash.to_vec(),
        scopes: to_json(&token.scopes)?,
        created_by: token.created_by.0,
        created_at: token.created_at.0,
        modified_at: token.modified_at.0,
        expires_at: token.expires_at.map(|at| at.0),
        last_used_at: token.last_used_at.map_or(0, |at| at.0),
    };
    Ok(row.into())
}
