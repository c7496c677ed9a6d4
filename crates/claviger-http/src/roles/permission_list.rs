//! `GET /api/v2/roles/{role_id}/permissions`

use axum::extract::State;
use claviger_access::PermissionSet;
use claviger_model::RoleId;

use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::{Data, JsonApi},
    permissions::view::Resource,
    router::App,
    text_errors::TextErrors,
};

/// What a role gives.
#[utoipa::path(
    get,
    path = "/api/v2/roles/{role_id}/permissions",
    operation_id = "role_permission_list",
    tag = "Roles",
    params(("role_id" = Uuid, Path, description = "Which")),
    responses((status = 200, description = "All of it", body = Data<Vec<Resource>>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_permission_list(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<RoleId>,
) -> Result<JsonApi<Data<Vec<Resource>>>, ApiError> {
    Ok(JsonApi::ok(app.core.role_permission_list(&context, id).await?.map(all)))
}

/// A whole set.
pub(super) fn all(set: PermissionSet) -> Data<Vec<Resource>> {
    Data { data: set.iter().map(Resource::from).collect() }
}
