//! `GET /api/v2/actions/connections/{connection_id}/rotate`

use axum::extract::State;
use claviger_model::ConnectionId;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// How far the rotation of a connection's credential is; 404 where none is under way.
#[utoipa::path(
    get,
    path = "/api/v2/actions/connections/{connection_id}/rotate",
    operation_id = "connection_rotation_get",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "The rotation", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_rotation_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let rotation = app.core.rotation_get(&context, id).await?;
    Ok(JsonApi::ok(rotation.map(|rotation| Data { data: rotation.into() })))
}
