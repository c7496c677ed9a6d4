//! `GET /api/v2/actions/connections/{connection_id}`

use axum::extract::State;
use claviger_model::ConnectionId;

use super::view;
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One connection, without its secrets.
#[utoipa::path(
    get,
    path = "/api/v2/actions/connections/{connection_id}",
    operation_id = "connection_get",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "The connection", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_get(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathId<ConnectionId>, ApiError>,
) -> Result<JsonApi<Data<view::Resource>>, ApiError> {
    let PathId(id) = id.map_err(ApiError::generic)?;
    let view = app.core.connection_get(&context, id).await.map_err(|error| ApiError::from(error).generic())?;
    Ok(JsonApi::ok(view.map(|view| Data { data: view.into() })))
}
