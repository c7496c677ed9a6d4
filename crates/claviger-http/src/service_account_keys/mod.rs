//! `/api/v2/service_accounts/{service_account_id}/application_keys`: one file an operation
//! (wire.md 10).

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

use axum::extract::Path;
use claviger_core::application_key::Door;
use claviger_model::{ApplicationKeyId, UserId};

use crate::{
    application_keys::not_found,
    error::ApiError,
    extract::{PathIdOr404, id_or_404},
};

/// The account in the path.
fn account(PathIdOr404(id): PathIdOr404<UserId>) -> Door {
    Door::ServiceAccount(id)
}

/// The account and the key in the path.
fn ids(Path((account, id)): Path<(String, String)>) -> Result<(Door, ApplicationKeyId), ApiError> {
    let account = id_or_404(&account)?;
    Ok((Door::ServiceAccount(account), id.parse().map_err(|_| not_found())?))
}
