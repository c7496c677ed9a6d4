//! `GET /api/v2/roles/{role_id}`

use axum::extract::State;
use claviger_model::RoleId;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::{Data, JsonApi},
    router::App,
    text_errors::TextErrors,
};

/// One role.
#[utoipa::path(
    get,
    path = "/api/v2/roles/{role_id}",
    operation_id = "role_get",
    tag = "Roles",
    params(("role_id" = Uuid, Path, description = "Which")),
    responses((status = 200, description = "The role", body = Data<Resource>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<RoleId>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    Ok(JsonApi::ok(app.core.role_get(&context, id).await?.map(|role| Data { data: role.into() })))
}
