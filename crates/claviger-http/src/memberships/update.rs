//! `PATCH /api/v2/team/{team_id}/memberships/{user_id}`

use axum::extract::{Path, State};
use utoipa::ToSchema;

use super::{
    create::RequestAttributes,
    ids,
    view::{KIND, One},
};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
};

/// What they are to be in the team.
#[derive(ToSchema)]
#[schema(as = MembershipUpdateRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = MembershipUpdateRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "team_memberships")]
    r#type: String,
    attributes: RequestAttributes,
}

/// Makes somebody an administrator of a team, or one no longer.
#[utoipa::path(
    patch,
    path = "/api/v2/team/{team_id}/memberships/{user_id}",
    operation_id = "membership_update",
    tag = "Teams",
    params(
        ("team_id" = Uuid, Path, description = "Which team"),
        ("user_id" = Uuid, Path, description = "Who"),
    ),
    request_body = Request,
    responses((status = 200, description = "Their place as it is now", body = One), TextErrors)
)]
pub(crate) async fn membership_update(
    State(app): State<App>,
    Caller(context): Caller,
    path: Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> Result<Plain<One>, ApiError> {
    let place = ids(path)?;
    let mut object = Object::open(&body, KIND)?;
    object.ignore_relationships();
    let changed = app.core.membership_update(&context, place, object.attributes()?).await?;
    Ok(Plain::ok(changed.map(One::from)))
}
