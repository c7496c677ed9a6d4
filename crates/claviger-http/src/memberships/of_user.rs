//! `GET /api/v2/users/{user_id}/memberships`

use axum::extract::State;
use claviger_model::UserId;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::Plain,
    router::App,
    teams,
    text_errors::TextErrors,
};

/// Somebody's places in teams.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserMemberships)]
pub(crate) struct All {
    data: Vec<Resource>,
    /// Those teams.
    included: Vec<teams::view::Resource>,
}

/// The teams that somebody is in.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user_id}/memberships",
    operation_id = "user_membership_list",
    tag = "Teams",
    params(("user_id" = Uuid, Path, description = "Who")),
    responses((status = 200, description = "All of them, oldest team first", body = All), TextErrors)
)]
pub(crate) async fn user_membership_list(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<UserId>,
) -> Result<Plain<All>, ApiError> {
    let found = app.core.user_membership_list(&context, id).await?;
    Ok(Plain::ok(found.map(|(places, teams)| All {
        data: places.into_iter().map(Resource::from).collect(),
        included: teams.into_iter().map(Into::into).collect(),
    })))
}
