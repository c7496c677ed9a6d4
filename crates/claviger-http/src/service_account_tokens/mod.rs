//! `/api/v2/service_accounts/{service_account_id}/access_tokens`: one file an operation
//! (wire.md 10).

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

use axum::extract::Path;
use claviger_core::access_token::Door;
use claviger_model::{AccessTokenId, UserId};

use crate::{
    error::ApiError,
    extract::{PathIdOr404, id_or_404},
    personal_access_tokens::not_found,
};

/// `data.type` of a service account's access token.
const KIND: &str = "service_access_tokens";

/// The account in the path.
fn account(PathIdOr404(id): PathIdOr404<UserId>) -> Door {
    Door::ServiceAccount(id)
}

/// The account and the token in the path.
fn ids(Path((account, id)): Path<(String, String)>) -> Result<(Door, AccessTokenId), ApiError> {
    let account = id_or_404(&account)?;
    Ok((Door::ServiceAccount(account), id.parse().map_err(|_| not_found())?))
}
