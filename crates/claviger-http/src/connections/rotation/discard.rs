//! `DELETE /api/v2/actions/connections/{connection_id}/rotate`

use axum::extract::State;
use claviger_model::ConnectionId;

use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::NoContent,
    router::App,
};

/// Ends a rotation: what is staged, or the credential of before, is destroyed. The connection's own stays.
#[utoipa::path(
    delete,
    path = "/api/v2/actions/connections/{connection_id}/rotate",
    operation_id = "connection_rotation_discard",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "Ended"), ApiError)
)]
pub(crate) async fn connection_rotation_discard(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
) -> Result<NoContent, ApiError> {
    Ok(NoContent(app.core.rotation_discard(&context, id).await?))
}
