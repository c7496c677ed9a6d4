//! `PATCH /api/v2/team/{team_id}`

use axum::extract::State;
use claviger_model::TeamId;
use utoipa::ToSchema;

use super::view::{KIND, Resource};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object, PathIdOr404},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// What to change about a team; what is left out stays.
#[derive(ToSchema)]
#[schema(as = TeamUpdateRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = TeamUpdateRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "team")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = TeamUpdateRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Unique in the organization: a to z, 0 to 9, `-` and `_`, at most 195 characters.
    handle: Option<String>,
    /// Unique in the organization, without regard to case; at most 200 characters.
    name: Option<String>,
    /// At most 5,000 characters.
    description: Option<String>,
    avatar: Option<String>,
    banner: Option<i64>,
    visible_modules: Option<Vec<String>>,
    hidden_modules: Option<Vec<String>>,
}

/// Changes a team.
#[utoipa::path(
    patch,
    path = "/api/v2/team/{team_id}",
    operation_id = "team_update",
    tag = "Teams",
    params(("team_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses((status = 200, description = "The team as it is now", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn team_update(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<TeamId>,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let mut object = Object::open(&body, KIND)?;
    object.may_name(id)?;
    object.ignore_relationships();
    let changed = app.core.team_update(&context, id, object.attributes()?).await?;
    Ok(Plain::ok(changed.map(|team| Data { data: team.into() })))
}
