//! `PATCH /api/v2/application_keys/{app_key_id}`

use axum::extract::State;
use claviger_core::application_key::Door;
use claviger_model::ApplicationKeyId;

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
    path = "/api/v2/application_keys/{app_key_id}",
    operation_id = "application_key_update",
    tag = "Application keys",
    params(("app_key_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses((status = 200, description = "The key", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn application_key_update(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<ApplicationKeyId>, ApiError>,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let id = key_id(id)?;
    let attributes = resource(&body, KIND, Some(&id.to_string()))?;
    let key = app.core.application_key_update(&context, Door::Organization, id, attributes).await?;
    Ok(Plain::ok(key.map(|key| Data { data: Resource::changed(key) })))
}
