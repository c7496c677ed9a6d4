//! `PATCH /api/v2/personal_access_tokens/{token_id}`

use axum::extract::State;
use claviger_core::access_token::Door;
use claviger_model::AccessTokenId;

use super::{
    KIND, token_id,
    view::{Request, Resource},
};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, PathIdOr404, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Changes name and scopes; the end stays.
#[utoipa::path(
    patch,
    path = "/api/v2/personal_access_tokens/{token_id}",
    operation_id = "personal_access_token_update",
    tag = "Access tokens",
    params(("token_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses(
        (status = 200, description = "The token", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn personal_access_token_update(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<AccessTokenId>, ApiError>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let id = token_id(id)?;
    let attributes = resource(&body, KIND, Some(&id.to_string()))?;
    let token = app.core.access_token_update(&context, Door::Personal, id, attributes).await?;
    Ok(JsonApi::ok(token.map(|token| Data { data: Resource::changed(token) })))
}
