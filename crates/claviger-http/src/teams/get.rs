//! `GET /api/v2/team/{team_id}`

use axum::extract::State;
use claviger_model::TeamId;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// One team.
#[utoipa::path(
    get,
    path = "/api/v2/team/{team_id}",
    operation_id = "team_get",
    tag = "Teams",
    params(("team_id" = Uuid, Path, description = "Which")),
    responses((status = 200, description = "The team", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn team_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<TeamId>,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let found = app.core.team_get(&context, id).await?;
    Ok(Plain::ok(found.map(|team| Data { data: team.into() })))
}
