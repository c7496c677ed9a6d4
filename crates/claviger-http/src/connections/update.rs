//! `PATCH /api/v2/actions/connections/{connection_id}`

use axum::extract::State;
use claviger_model::ConnectionId;

use super::{KIND, view};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Changes what is given and keeps the rest, as one version.
#[utoipa::path(
    patch,
    path = "/api/v2/actions/connections/{connection_id}",
    operation_id = "connection_update",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    request_body = view::Request,
    responses(
        (status = 200, description = "The connection", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_update(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathId<ConnectionId>, ApiError>,
    body: Result<JsonBody, ApiError>,
) -> Result<JsonApi<Data<view::Resource>>, ApiError> {
    let PathId(id) = id.map_err(ApiError::generic)?;
    let JsonBody(body) = body.map_err(ApiError::generic)?;
    let attributes = resource(&body, KIND, Some(&id.to_string())).map_err(|error| ApiError::from(error).generic())?;
    let view = app.core.connection_update(&context, id, attributes).await;
    let view = view.map_err(|error| ApiError::from(error).generic())?;
    Ok(JsonApi::ok(view.map(|view| Data { data: view.into() })))
}
