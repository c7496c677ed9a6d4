//! `GET /api/v2/current_user`

use axum::extract::State;

use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
    users::view::{One, one},
};

/// Who calls.
#[utoipa::path(
    get,
    path = "/api/v2/current_user",
    operation_id = "current_user_get",
    tag = "Users",
    responses((status = 200, description = "The user", body = One, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn current_user_get(State(app): State<App>, Caller(context): Caller) -> Result<Plain<One>, ApiError> {
    Ok(Plain::ok(app.core.current_user_get(&context).await?.try_map(one)?))
}
