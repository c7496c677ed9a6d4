//! `DELETE /api/v2/roles/{role_id}/users`

use axum::extract::State;
use claviger_model::{RoleId, UserId};
use utoipa::ToSchema;

use super::user_list::{Meta, changed};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object, PathIdOr404},
    jsonapi::{DataWithMeta, JsonApi},
    router::App,
    text_errors::TextErrors,
    users::{
        create::RequestReference,
        view::{KIND, Resource},
    },
};

/// Who.
#[derive(ToSchema)]
#[schema(as = RoleUserRemoveRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestReference,
}

/// Takes a role away from somebody.
#[utoipa::path(
    delete,
    path = "/api/v2/roles/{role_id}/users",
    operation_id = "role_user_remove",
    tag = "Roles",
    params(("role_id" = Uuid, Path, description = "Which role")),
    request_body = Request,
    responses((status = 200, description = "Who has it now, the first hundred by name", body = DataWithMeta<Vec<Resource>, Meta>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_user_remove(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<RoleId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<DataWithMeta<Vec<Resource>, Meta>>, ApiError> {
    let user = Object::open(&body, KIND)?.reference()?.map(UserId);
    Ok(JsonApi::ok(app.core.role_user_remove(&context, id, user).await?.map(changed)))
}
