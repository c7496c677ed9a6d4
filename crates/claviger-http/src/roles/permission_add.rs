//! `POST /api/v2/roles/{role_id}/permissions`

use axum::extract::State;
use claviger_access::Permission;
use claviger_model::RoleId;
use utoipa::ToSchema;

use super::permission_list::all;
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object, PathIdOr404},
    jsonapi::{Data, JsonApi},
    permissions::view::Resource,
    router::App,
    text_errors::TextErrors,
    users::create::RequestReference,
};

/// Which permission.
#[derive(ToSchema)]
#[schema(as = RolePermissionAddRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestReference,
}

/// Has a role give one permission more.
#[utoipa::path(
    post,
    path = "/api/v2/roles/{role_id}/permissions",
    operation_id = "role_permission_add",
    tag = "Roles",
    params(("role_id" = Uuid, Path, description = "Which role")),
    request_body = Request,
    responses((status = 200, description = "All that the role gives now", body = Data<Vec<Resource>>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_permission_add(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<RoleId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Vec<Resource>>>, ApiError> {
    let permission = Object::open(&body, "permissions")?.reference()?.and_then(Permission::by_id);
    Ok(JsonApi::ok(app.core.role_permission_add(&context, id, permission).await?.map(all)))
}
