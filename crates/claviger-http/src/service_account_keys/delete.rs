//! `DELETE /api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}`

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::ids;
use crate::{error::ApiError, extract::Caller, jsonapi::NoContent, router::App, text_errors::TextErrors};

/// Revokes an application key of a service account: nobody gets in with it any more.
#[utoipa::path(
    delete,
    path = "/api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}",
    operation_id = "service_account_key_delete",
    tag = "Service accounts",
    params(
        ("service_account_id" = Uuid, Path, description = "Whose"),
        ("app_key_id" = Uuid, Path, description = "Which"),
    ),
    responses((status = 204, description = "Revoked"), TextErrors)
)]
pub(crate) async fn service_account_key_delete(
    State(app): State<App>,
    Caller(context): Caller,
    path: Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (account, id) = ids(path)?;
    Ok(NoContent(app.core.application_key_delete(&context, account, id).await?).html())
}
