//! `DELETE /api/v2/users/{user_id}`

use axum::extract::State;
use claviger_model::UserId;

use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::NoContent,
    router::App,
    text_errors::TextErrors,
};

/// Keeps somebody out from now on. Nothing of theirs is deleted.
#[utoipa::path(
    delete,
    path = "/api/v2/users/{user_id}",
    operation_id = "user_disable",
    tag = "Users",
    params(("user_id" = Uuid, Path, description = "Who")),
    responses((status = 204, description = "They may do nothing any more"), TextErrors)
)]
pub(crate) async fn user_disable(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<UserId>,
) -> Result<NoContent, ApiError> {
    Ok(NoContent(app.core.user_disable(&context, id).await?))
}
