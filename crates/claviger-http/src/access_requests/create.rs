//! `POST /api/v2/actions/access_requests`

use axum::extract::State;

use super::{KIND, view};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Asks for access to a connection. Whether that is there is not told.
#[utoipa::path(
    post,
    path = "/api/v2/actions/access_requests",
    operation_id = "access_request_create",
    tag = "Access requests",
    request_body = view::Request,
    responses(
        (status = 201, description = "The request", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn access_request_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<view::Resource>>, ApiError> {
    let view = app.core.access_request_create(&context, resource(&body, KIND, None)?).await?;
    Ok(JsonApi::created(view.map(|view| Data { data: view.into() })))
}
