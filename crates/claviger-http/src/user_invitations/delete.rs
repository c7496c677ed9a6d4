//! `DELETE /api/v2/users/{user_id}/invitations`

use axum::extract::State;
use claviger_model::UserId;

use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::NoContent,
    router::App,
    text_errors::TextErrors,
};

/// Takes back what somebody was invited by.
#[utoipa::path(
    delete,
    path = "/api/v2/users/{user_id}/invitations",
    operation_id = "invitation_delete",
    tag = "Users",
    params(("user_id" = Uuid, Path, description = "Who")),
    responses((status = 204, description = "No invitation of theirs can be accepted any more"), TextErrors)
)]
pub(crate) async fn invitation_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<UserId>,
) -> Result<NoContent, ApiError> {
    Ok(NoContent(app.core.invitation_delete(&context, id).await?))
}
