//! `PATCH /api/v2/current_user`

use axum::extract::State;

use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
    users::{
        update::Request,
        view::{KIND, One, one},
    },
};

/// Changes one's own name and title.
#[utoipa::path(
    patch,
    path = "/api/v2/current_user",
    operation_id = "current_user_update",
    tag = "Users",
    request_body = Request,
    responses((status = 200, description = "The user as they are now", body = One, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn current_user_update(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<Plain<One>, ApiError> {
    let mut object = Object::open(&body, KIND)?;
    object.names(context.actor.user_id)?;
    object.ignore_relationships();
    let attributes = object.attributes()?;
    Ok(Plain::ok(app.core.current_user_update(&context, attributes).await?.try_map(one)?))
}
