//! `GET /api/v2/users/{user_id}/orgs`

use axum::extract::State;
use claviger_model::UserId;

use super::view::{One, one};
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    included::Included,
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
};

/// Somebody with their organization, the only one they are in.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user_id}/orgs",
    operation_id = "user_orgs",
    tag = "Users",
    params(("user_id" = Uuid, Path, description = "Who")),
    responses((status = 200, description = "The user; the organization is included", body = One, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn user_orgs(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<UserId>,
) -> Result<Plain<One>, ApiError> {
    let found = app.core.user_organizations(&context, id).await?;
    Ok(Plain::ok(found.try_map(|(people, organization)| {
        Ok::<_, ApiError>(One { included: vec![Included::Organization(organization.into())], ..one(people)? })
    })?))
}
