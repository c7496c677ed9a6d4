//! `GET /api/v2/users/{user_id}`

use axum::extract::State;
use claviger_model::UserId;

use super::view::{One, one};
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
};

/// One user.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user_id}",
    operation_id = "user_get",
    tag = "Users",
    params(("user_id" = Uuid, Path, description = "Who")),
    responses((status = 200, description = "The user", body = One, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn user_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<UserId>,
) -> Result<Plain<One>, ApiError> {
    Ok(Plain::ok(app.core.user_get(&context, id).await?.try_map(one)?))
}
