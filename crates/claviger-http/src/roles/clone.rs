//! `POST /api/v2/roles/{role_id}/clone`

use axum::extract::State;
use claviger_model::RoleId;
use utoipa::ToSchema;

use super::view::{KIND, Resource};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object, PathIdOr404},
    jsonapi::{Data, JsonApi},
    router::App,
    text_errors::TextErrors,
};

/// How to call the copy.
#[derive(ToSchema)]
#[schema(as = RoleCloneRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = RoleCloneRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "roles")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = RoleCloneRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Unique in the organization, without regard to case; at most 200 characters.
    name: String,
}

/// Makes a role that gives what this one gives.
#[utoipa::path(
    post,
    path = "/api/v2/roles/{role_id}/clone",
    operation_id = "role_clone",
    tag = "Roles",
    params(("role_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses((status = 200, description = "The new role", body = Data<Resource>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_clone(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<RoleId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let attributes = Object::open(&body, KIND)?.attributes()?;
    let made = app.core.role_clone(&context, id, attributes).await?;
    Ok(JsonApi::ok(made.map(|role| Data { data: role.into() })))
}
