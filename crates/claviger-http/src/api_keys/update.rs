//! `PATCH /api/v2/api_keys/{api_key_id}`

use axum::extract::State;
use claviger_model::ApiKeyId;

use super::{
    KIND, key_id,
    view::{Request, Resource},
};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, PathIdOr404, resource},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// Changes what is given and keeps the rest.
#[utoipa::path(
    patch,
    path = "/api/v2/api_keys/{api_key_id}",
    operation_id = "api_key_update",
    tag = "API keys",
    params(("api_key_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses((status = 200, description = "The key", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn api_key_update(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<ApiKeyId>, ApiError>,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let id = key_id(id)?;
    let attributes = resource(&body, KIND, Some(&id.to_string()))?;
    let key = app.core.api_key_update(&context, id, attributes).await?;
    Ok(Plain::ok(key.map(|key| Data { data: Resource::of(key, context.now) })))
}
