//! `DELETE /api/v2/api_keys/{api_key_id}`

use axum::{extract::State, response::Response};
use claviger_model::ApiKeyId;

use super::key_id;
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::NoContent,
    router::App,
    text_errors::TextErrors,
};

/// Revokes an API key: nobody gets in with it any more.
#[utoipa::path(
    delete,
    path = "/api/v2/api_keys/{api_key_id}",
    operation_id = "api_key_delete",
    tag = "API keys",
    params(("api_key_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "Revoked"), TextErrors)
)]
pub(crate) async fn api_key_delete(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<ApiKeyId>, ApiError>,
) -> Result<Response, ApiError> {
    let id = key_id(id)?;
    Ok(NoContent(app.core.api_key_delete(&context, id).await?).html())
}
