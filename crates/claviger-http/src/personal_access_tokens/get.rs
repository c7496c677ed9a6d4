//! `GET /api/v2/personal_access_tokens/{token_id}`

use axum::extract::State;
use claviger_core::access_token::Door;
use claviger_model::AccessTokenId;

use super::{token_id, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One access token, without the token itself.
#[utoipa::path(
    get,
    path = "/api/v2/personal_access_tokens/{token_id}",
    operation_id = "personal_access_token_get",
    tag = "Access tokens",
    params(("token_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "The token", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn personal_access_token_get(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<AccessTokenId>, ApiError>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let id = token_id(id)?;
    let token = app.core.access_token_get(&context, Door::Personal, id).await?;
    Ok(JsonApi::ok(token.map(|token| Data { data: Resource::of(token) })))
}
