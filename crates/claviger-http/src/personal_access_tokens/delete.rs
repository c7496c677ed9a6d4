//! `DELETE /api/v2/personal_access_tokens/{token_id}`

use axum::extract::State;
use claviger_core::access_token::Door;
use claviger_model::AccessTokenId;

use super::token_id;
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::NoContent,
    router::App,
};

/// Revokes an access token: nobody gets in with it any more.
#[utoipa::path(
    delete,
    path = "/api/v2/personal_access_tokens/{token_id}",
    operation_id = "personal_access_token_delete",
    tag = "Access tokens",
    params(("token_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "Revoked"), ApiError)
)]
pub(crate) async fn personal_access_token_delete(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<AccessTokenId>, ApiError>,
) -> Result<NoContent, ApiError> {
    let id = token_id(id)?;
    Ok(NoContent(app.core.access_token_delete(&context, Door::Personal, id).await?))
}
