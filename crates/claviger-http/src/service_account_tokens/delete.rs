//! `DELETE /api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}`

use axum::extract::{Path, State};

use super::ids;
use crate::{error::ApiError, extract::Caller, jsonapi::NoContent, router::App};

/// Revokes an access token of a service account: nobody gets in with it any more.
#[utoipa::path(
    delete,
    path = "/api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}",
    operation_id = "service_account_token_delete",
    tag = "Service accounts",
    params(
        ("service_account_id" = Uuid, Path, description = "Whose"),
        ("token_id" = Uuid, Path, description = "Which"),
    ),
    responses((status = 204, description = "Revoked"), ApiError)
)]
pub(crate) async fn service_account_token_delete(
    State(app): State<App>,
    Caller(context): Caller,
    path: Path<(String, String)>,
) -> Result<NoContent, ApiError> {
    let (account, id) = ids(path)?;
    Ok(NoContent(app.core.access_token_delete(&context, account, id).await?))
}
