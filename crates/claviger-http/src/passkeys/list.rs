//! `GET /api/v2/current_user/passkeys`

use axum::extract::State;

use super::view;
use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One's own passkeys, the oldest first; there are 20 at most.
#[utoipa::path(
    get,
    path = "/api/v2/current_user/passkeys",
    operation_id = "passkey_list",
    tag = "Sessions",
    security(("session" = [])),
    responses(
        (status = 200, description = "All of them", body = Data<Vec<view::Resource>>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn passkey_list(
    State(app): State<App>,
    Caller(context): Caller,
) -> Result<JsonApi<Data<Vec<view::Resource>>>, ApiError> {
    let found = app.core.passkey_list(&context).await?;
    Ok(JsonApi::ok(found.map(|found| Data { data: found.into_iter().map(Into::into).collect() })))
}
