//! `DELETE /api/v2/sessions/{session_id}`

use axum::extract::State;
use claviger_model::SessionId;

use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::NoContent,
    router::App,
};

/// Ends a session: one's own, or anybody's for who manages access.
#[utoipa::path(
    delete,
    path = "/api/v2/sessions/{session_id}",
    operation_id = "session_delete",
    tag = "Sessions",
    params(("session_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "It is over"), ApiError)
)]
pub(crate) async fn session_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<SessionId>,
) -> Result<NoContent, ApiError> {
    Ok(NoContent(app.core.session_delete(&context, id).await?))
}
