//! API keys and application keys: hashes only.

use claviger_model::{ApiKey, ApiKeyId, ApplicationKey, ApplicationKeyId, OrganizationId, Timestamp, User, UserId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};

use crate::{
    Store, StoreError,
    connection_row::{of_json, to_json},
    entity::{api_key, application_key, user_account},
    user,
};

/// Both keys and the person behind them, who must belong to one organization.
const ACTOR: &str = "SELECT
    a.id AS a_id, a.organization_id AS a_organization_id, a.name AS a_name, a.hash AS a_hash, a.last4 AS a_last4,
    a.category AS a_category, a.remote_config AS a_remote_config, a.created_by AS a_created_by,
    a.created_at AS a_created_at, a.modified_by AS a_modified_by, a.modified_at AS a_modified_at,
    a.last_used_at AS a_last_used_at,
    k.id AS k_id, k.organization_id AS k_organization_id, k.owned_by AS k_owned_by, k.name AS k_name,
    k.hash AS k_hash, k.last4 AS k_last4, k.registered AS k_registered, k.scopes AS k_scopes,
    k.created_at AS k_created_at, k.modified_at AS k_modified_at, k.last_used_at AS k_last_used_at,
    u.id AS u_id, u.organization_id AS u_organization_id, u.email AS u_email, u.name AS u_name,
    u.title AS u_title, u.password_hash AS u_password_hash, u.service_account AS u_service_account,
    u.disabled AS u_disabled, u.created_at AS u_created_at, u.activated_at AS u_activated_at,
    u.modified_at AS u_modified_at, u.last_login_at AS u_last_login_at, u.search AS u_search
FROM api_key a
JOIN application_key k ON k.organization_id = a.organization_id
JOIN user_account u ON u.id = k.owned_by AND u.organization_id = k.organization_id
WHERE a.id = $1 AND k.id = $2";

impl Store {
    /// Who calls with this pair of keys, in one statement: `None` if either is
    /// missing or they belong to different organizations. The hashes are still
    /// to be compared, and the user may be disabled.
    ///
    /// # Errors
    /// The database's.
    pub async fn actor_facts(
        &self,
        api: ApiKeyId,
        application: ApplicationKeyId,
    ) -> Result<Option<(ApiKey, ApplicationKey, User)>, StoreError> {
        let statement = self.statement(ACTOR, [api.0.into(), application.0.into()]);
        let Some(row) = self.db().query_one_raw(statement).await? else { return Ok(None) };
        Ok(Some((
            of_api_row(api_key::Model::from_query_result(&row, "a_")?)?,
            of_application_row(application_key::Model::from_query_result(&row, "k_")?)?,
            user::of_row(user_account::Model::from_query_result(&row, "u_")?),
        )))
    }

    /// One API key, of whichever organization: it is what names the organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn api_key_get(&self, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        api_key::Entity::find_by_id(id.0).one(self.db()).await?.map(of_api_row).transpose()
    }

    /// Adds an API key.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id is there already.
    pub async fn api_key_insert(&self, key: &ApiKey) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        api_key::Entity::insert(to_api_row(key)).exec_without_returning(&write.tx).await?;
        write.revise(key.organization_id).await?;
        write.commit().await
    }

    /// Adds an application key.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id is there already.
    pub async fn application_key_insert(&self, key: &ApplicationKey) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        application_key::Entity::insert(to_application_row(key)?).exec_without_returning(&write.tx).await?;
        write.revise(key.organization_id).await?;
        write.commit().await
    }

    /// Revokes an API key; whether there was one.
    ///
    /// # Errors
    /// The database's.
    pub async fn api_key_delete(&self, organization: OrganizationId, id: ApiKeyId) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        let done = api_key::Entity::delete_by_id(id.0)
            .filter(api_key::Column::OrganizationId.eq(organization.0))
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            return Ok(false);
        }
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
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
        let mut write = self.write().await?;
        let done = application_key::Entity::delete_by_id(id.0)
            .filter(application_key::Column::OrganizationId.eq(organization.0))
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            return Ok(false);
        }
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
    }
}

fn of_api_row(row: api_key::Model) -> Result<ApiKey, StoreError> {
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
