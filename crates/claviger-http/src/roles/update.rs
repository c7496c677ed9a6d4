//! `PATCH /api/v2/roles/{role_id}`

use axum::extract::State;
use claviger_model::RoleId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    create::RequestRelationships,
    view::{KIND, Resource},
};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object, PathIdOr404},
    jsonapi::{Data, JsonApi},
    router::App,
    text_errors::TextErrors,
};

/// What to change about a role; what is left out stays.
#[derive(ToSchema)]
#[schema(as = RoleUpdateRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = RoleUpdateRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "roles")]
    r#type: String,
    /// The id of the path.
    id: Uuid,
    attributes: RequestAttributes,
    /// If given, all that it gives from now on.
    relationships: Option<RequestRelationships>,
}

#[derive(ToSchema)]
#[schema(as = RoleUpdateRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Unique in the organization, without regard to case; at most 200 characters.
    name: Option<String>,
    /// False adds to the given permissions those that every new role has.
    default_permissions_opt_out: Option<bool>,
}

/// Changes a role.
#[utoipa::path(
    patch,
    path = "/api/v2/roles/{role_id}",
    operation_id = "role_update",
    tag = "Roles",
    params(("role_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses((status = 200, description = "The role as it is now", body = Data<Resource>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_update(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<RoleId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let mut object = Object::open(&body, KIND)?;
    object.names(id)?;
    let permissions = object.relationships.many("permissions", "permissions");
    let attributes = object.attributes()?;
    let changed = app.core.role_update(&context, id, attributes, permissions.as_deref()).await?;
    Ok(JsonApi::ok(changed.map(|role| Data { data: role.into() })))
}
