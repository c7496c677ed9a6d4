//! `POST /api/v2/actions/access_requests/{access_request_id}/withdraw`

use axum::extract::State;
use claviger_model::AccessRequestId;

use super::{KIND, view};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Takes one's own request back.
#[utoipa::path(
    post,
    path = "/api/v2/actions/access_requests/{access_request_id}/withdraw",
    operation_id = "access_request_withdraw",
    tag = "Access requests",
    params(("access_request_id" = Uuid, Path, description = "Which")),
    request_body = view::Decision,
    responses(
        (status = 200, description = "The request", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn access_request_withdraw(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<AccessRequestId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<view::Resource>>, ApiError> {
    let attributes = resource(&body, KIND, Some(&id.to_string()))?;
    let view = app.core.access_request_withdraw(&context, id, attributes).await?;
    Ok(JsonApi::ok(view.map(|view| Data { data: view.into() })))
}
