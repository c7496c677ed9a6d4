//! `POST /api/v2/actions/connections`

use axum::extract::State;

use super::{KIND, view};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Makes a connection. It belongs to its author alone until they share it.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections",
    operation_id = "connection_create",
    tag = "Connections",
    request_body = view::Request,
    responses(
        (status = 201, description = "The connection", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_create(
    State(app): State<App>,
    Caller(context): Caller,
    body: Result<JsonBody, ApiError>,
) -> Result<JsonApi<Data<view::Resource>>, ApiError> {
    let JsonBody(body) = body.map_err(ApiError::generic)?;
    let attributes = resource(&body, KIND, None).map_err(|error| ApiError::from(error).generic())?;
    let view = app.core.connection_create(&context, attributes).await;
    let view = view.map_err(|error| ApiError::from(error).generic())?;
    Ok(JsonApi::created(view.map(|view| Data { data: view.into() })))
}
