//! `POST /api/v2/team`

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

/// Which team to make.
#[derive(ToSchema)]
#[schema(as = TeamRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = TeamRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "team")]
    r#type: String,
    attributes: RequestAttributes,
    relationships: Option<RequestRelationships>,
}

#[derive(ToSchema)]
#[schema(as = TeamRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Unique in the organization: a to z, 0 to 9, `-` and `_`, at most 195 characters.
    handle: String,
    /// Unique in the organization, without regard to case; at most 200 characters.
    name: String,
    /// At most 5,000 characters.
    description: Option<String>,
    avatar: Option<String>,
    banner: Option<i64>,
    visible_modules: Option<Vec<String>>,
    hidden_modules: Option<Vec<String>>,
}

#[derive(ToSchema)]
#[schema(as = TeamRequestRelationships)]
#[expect(dead_code, reason = "see Request")]
struct RequestRelationships {
    /// Who is in it from the first, at most 1,000.
    users: RequestReferences,
}

/// Makes a team.
#[utoipa::path(
    post,
    path = "/api/v2/team",
    operation_id = "team_create",
    tag = "Teams",
    request_body = Request,
    responses((status = 201, description = "The team", body = Data<Resource>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn team_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let mut object = Object::open(&body, KIND)?;
    let members = object.relationships.many("users", "users").unwrap_or_default();
    let attributes = object.attributes()?;
    let made = app.core.team_create(&context, attributes, &members).await?;
    Ok(JsonApi::created(made.map(|team| Data { data: team.into() })))
}
