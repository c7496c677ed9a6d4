//! `GET /api/v2/users/{user_id}/permissions`

use axum::extract::State;
use claviger_model::UserId;

use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::{Data, Plain},
    permissions::view::Resource,
    router::App,
    text_errors::TextErrors,
};

/// What somebody's roles give them.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user_id}/permissions",
    operation_id = "user_permissions",
    tag = "Users",
    params(("user_id" = Uuid, Path, description = "Who")),
    responses((status = 200, description = "All of it", body = Data<Vec<Resource>>, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn user_permissions(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<UserId>,
) -> Result<Plain<Data<Vec<Resource>>>, ApiError> {
    let given = app.core.user_permissions(&context, id).await?;
    Ok(Plain::ok(given.map(|set| Data { data: set.iter().map(Resource::from).collect() })))
}
