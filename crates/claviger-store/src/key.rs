//! Who calls with a pair of keys.

use claviger_model::{ApiKey, ApiKeyId, ApplicationKey, ApplicationKeyId, User};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Store, StoreError,
    api_key::of_api_row,
    application_key::of_application_row,
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
}
