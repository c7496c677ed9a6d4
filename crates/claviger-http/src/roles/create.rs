//! `POST /api/v2/roles`

use axum::extract::State;
use utoipa::ToSchema;

use super::view::{KIND, Resource};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object},
    jsonapi::{Data, JsonApi},
    router::App,
    text_errors::TextErrors,
    users::create::RequestReferences,
};

/// Which role to make, or what to change about one.
#[derive(ToSchema)]
#[schema(as = RoleRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = RoleRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "roles")]
    r#type: Option<String>,
    attributes: RequestAttributes,
    relationships: Option<RequestRelationships>,
}

#[derive(ToSchema)]
#[schema(as = RoleRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
pub(super) struct RequestAttributes {
    /// Unique in the organization, without regard to case; at most 200 characters.
    name: String,
    /// Whether to leave out the permissions that every role has otherwise.
    default_permissions_opt_out: Option<bool>,
}

#[derive(ToSchema)]
#[schema(as = RoleRequestRelationships)]
#[expect(dead_code, reason = "see Request")]
pub(super) struct RequestRelationships {
    /// What it gives.
    permissions: RequestReferences,
}

/// Makes a role.
#[utoipa::path(
    post,
    path = "/api/v2/roles",
    operation_id = "role_create",
    tag = "Roles",
    request_body = Request,
    responses((status = 200, description = "The role", body = Data<Resource>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let mut object = Object::open_untyped(&body, KIND)?;
    let permissions = object.relationships.many("permissions", "permissions").unwrap_or_default();
    let attributes = object.attributes()?;
    let made = app.core.role_create(&context, attributes, &permissions).await?;
    Ok(JsonApi::ok(made.map(|role| Data { data: role.into() })))
}
