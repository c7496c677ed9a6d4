//! `POST /api/v2/users`

use axum::extract::State;
use utoipa::ToSchema;

use super::view::{KIND, One, one};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
};

/// Whom to add.
#[derive(ToSchema)]
#[schema(as = UserRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = UserRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "users")]
    r#type: String,
    attributes: RequestAttributes,
    relationships: Option<RequestRelationships>,
}

#[derive(ToSchema)]
#[schema(as = UserRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Unique in the organization, without regard to case.
    email: String,
    /// At most 200 characters.
    name: Option<String>,
    /// At most 200 characters.
    title: Option<String>,
}

#[derive(ToSchema)]
#[schema(as = UserRequestRelationships)]
#[expect(dead_code, reason = "see Request")]
pub(crate) struct RequestRelationships {
    /// Roles that they have from the first; takes `user_access_manage`.
    roles: RequestReferences,
}

#[derive(ToSchema)]
#[schema(as = RequestReferences)]
#[expect(dead_code, reason = "see Request")]
pub(crate) struct RequestReferences {
    data: Vec<RequestReference>,
}

/// Names another object.
#[derive(ToSchema)]
#[schema(as = RequestReference)]
#[expect(dead_code, reason = "see Request")]
pub(crate) struct RequestReference {
    r#type: String,
    id: uuid::Uuid,
}

/// Adds somebody.
#[utoipa::path(
    post,
    path = "/api/v2/users",
    operation_id = "user_create",
    tag = "Users",
    request_body = Request,
    responses((status = 201, description = "They are added, and may come once invited", body = One, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn user_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<Plain<One>, ApiError> {
    let mut object = Object::open(&body, KIND)?;
    let roles = object.relationships.many("roles", "roles").unwrap_or_default();
    let attributes = object.attributes()?;
    let made = app.core.user_create(&context, attributes, &roles).await?;
    Ok(Plain::created(made.try_map(one)?))
}
