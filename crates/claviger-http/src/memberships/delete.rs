//! `DELETE /api/v2/team/{team_id}/memberships/{user_id}`

use axum::extract::{Path, State};

use super::ids;
use crate::{error::ApiError, extract::Caller, jsonapi::NoContent, router::App, text_errors::TextErrors};

/// Takes somebody out of a team; everybody may take themselves out.
#[utoipa::path(
    delete,
    path = "/api/v2/team/{team_id}/memberships/{user_id}",
    operation_id = "membership_delete",
    tag = "Teams",
    params(
        ("team_id" = Uuid, Path, description = "Which team"),
        ("user_id" = Uuid, Path, description = "Who"),
    ),
    responses((status = 204, description = "They are out"), TextErrors)
)]
pub(crate) async fn membership_delete(
    State(app): State<App>,
    Caller(context): Caller,
    path: Path<(String, String)>,
) -> Result<NoContent, ApiError> {
    Ok(NoContent(app.core.membership_delete(&context, ids(path)?).await?))
}
