//! `POST /api/v2/team/{team_id}/memberships`, which answers 200

use axum::extract::State;
use claviger_model::{Invalid, TeamId};
use utoipa::ToSchema;

use super::view::{KIND, One};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object, PathIdOr404},
    jsonapi::JsonApi,
    router::App,
    users::create::RequestReference,
};

/// Whom to put in.
#[derive(ToSchema)]
#[schema(as = MembershipRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = MembershipRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "team_memberships")]
    r#type: String,
    attributes: Option<RequestAttributes>,
    relationships: RequestRelationships,
}

#[derive(ToSchema)]
#[schema(as = MembershipRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
pub(super) struct RequestAttributes {
    /// `admin` for who may change the team and its members; otherwise null.
    role: Option<String>,
}

#[derive(ToSchema)]
#[schema(as = MembershipRequestRelationships)]
#[expect(dead_code, reason = "see Request")]
struct RequestRelationships {
    user: RequestOne,
}

#[derive(ToSchema)]
#[schema(as = MembershipRequestUser)]
#[expect(dead_code, reason = "see Request")]
struct RequestOne {
    data: RequestReference,
}

/// Puts somebody in a team.
#[utoipa::path(
    post,
    path = "/api/v2/team/{team_id}/memberships",
    operation_id = "membership_create",
    tag = "Teams",
    params(("team_id" = Uuid, Path, description = "Which team")),
    request_body = Request,
    responses((status = 200, description = "Their place in it", body = One, content_type = "application/vnd.api+json"), ApiError)
)]
pub(crate) async fn membership_create(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<TeamId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<One>, ApiError> {
    let mut object = Object::open(&body, KIND)?;
    let user = object.relationships.one("user", "users");
    let attributes = object.attributes_or_none()?;
    let user = user.ok_or_else(|| Invalid::one("/data/relationships/user".to_owned(), "is required"))?;
    let made = app.core.membership_create(&context, id, user, attributes).await?;
    Ok(JsonApi::ok(made.map(One::from)))
}
