//! `DELETE /api/v2/team/{team_id}`

use axum::extract::State;
use claviger_model::TeamId;

use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::NoContent,
    router::App,
    text_errors::TextErrors,
};

/// Removes a team; what policies give it reaches nobody any more.
#[utoipa::path(
    delete,
    path = "/api/v2/team/{team_id}",
    operation_id = "team_delete",
    tag = "Teams",
    params(("team_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "It is gone"), TextErrors)
)]
pub(crate) async fn team_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<TeamId>,
) -> Result<NoContent, ApiError> {
    Ok(NoContent(app.core.team_delete(&context, id).await?))
}
