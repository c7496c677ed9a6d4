//! `GET /api/v2/actions/access_requests/{access_request_id}`

use axum::extract::State;
use claviger_model::AccessRequestId;

use super::view;
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One request, for who made it and who may decide about it.
#[utoipa::path(
    get,
    path = "/api/v2/actions/access_requests/{access_request_id}",
    operation_id = "access_request_get",
    tag = "Access requests",
    params(("access_request_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "The request", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn access_request_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<AccessRequestId>,
) -> Result<JsonApi<Data<view::Resource>>, ApiError> {
    let view = app.core.access_request_get(&context, id).await?;
    Ok(JsonApi::ok(view.map(|view| Data { data: view.into() })))
}
