//! `PATCH /api/v2/users/{user_id}`

use axum::extract::State;
use claviger_model::UserId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{KIND, One, one};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object, PathIdOr404},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
};

/// What to change about a user; what is left out stays.
#[derive(ToSchema)]
#[schema(as = UserUpdateRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = UserUpdateRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "users")]
    r#type: String,
    /// The id of the path.
    id: Uuid,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = UserUpdateRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Unique in the organization, without regard to case.
    email: Option<String>,
    /// At most 200 characters.
    name: Option<String>,
    /// At most 200 characters.
    title: Option<String>,
    /// Whether they may do nothing any more.
    disabled: Option<bool>,
}

/// Changes a user.
#[utoipa::path(
    patch,
    path = "/api/v2/users/{user_id}",
    operation_id = "user_update",
    tag = "Users",
    params(("user_id" = Uuid, Path, description = "Who")),
    request_body = Request,
    responses((status = 200, description = "The user as they are now", body = One, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn user_update(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<UserId>,
    JsonBody(body): JsonBody,
) -> Result<Plain<One>, ApiError> {
    let mut object = Object::open(&body, KIND)?;
    object.names(id)?;
    object.ignore_relationships();
    let attributes = object.attributes()?;
    Ok(Plain::ok(app.core.user_update(&context, id, attributes).await?.try_map(one)?))
}
