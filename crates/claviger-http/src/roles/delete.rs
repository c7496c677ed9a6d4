//! `DELETE /api/v2/roles/{role_id}`

use axum::{extract::State, response::Response};
use claviger_model::RoleId;

use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::NoContent,
    router::App,
    text_errors::TextErrors,
};

/// Removes a role, and takes it away from everybody.
#[utoipa::path(
    delete,
    path = "/api/v2/roles/{role_id}",
    operation_id = "role_delete",
    tag = "Roles",
    params(("role_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "It is gone"), TextErrors)
)]
pub(crate) async fn role_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<RoleId>,
) -> Result<Response, ApiError> {
    Ok(NoContent(app.core.role_delete(&context, id).await?).html())
}
