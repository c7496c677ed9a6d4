//! `DELETE /api/v2/actions/connections/{connection_id}`

use axum::extract::State;
use claviger_model::ConnectionId;

use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::NoContent,
    router::App,
};

/// Removes a connection with its sealed secrets.
#[utoipa::path(
    delete,
    path = "/api/v2/actions/connections/{connection_id}",
    operation_id = "connection_delete",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "Removed"), ApiError)
)]
pub(crate) async fn connection_delete(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathId<ConnectionId>, ApiError>,
) -> Result<NoContent, ApiError> {
    let PathId(id) = id.map_err(ApiError::generic)?;
    let done = app.core.connection_delete(&context, id).await.map_err(|error| ApiError::from(error).generic())?;
    Ok(NoContent(done))
}
