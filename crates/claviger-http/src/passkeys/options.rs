//! `POST /api/v2/current_user/passkey_challenges`

use axum::{extract::State, http::HeaderMap};

use super::view;
use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Asks one's own authenticator for a new passkey.
#[utoipa::path(
    post,
    path = "/api/v2/current_user/passkey_challenges",
    operation_id = "passkey_options",
    tag = "Sessions",
    security(("session" = [])),
    responses(
        (status = 201, description = "For `navigator.credentials.create`", body = Data<view::Challenge>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn passkey_options(
    State(app): State<App>,
    Caller(context): Caller,
    headers: HeaderMap,
) -> Result<JsonApi<Data<view::Challenge>>, ApiError> {
    let party = app.origins.party(&headers)?;
    let asked = app.core.passkey_options(&context).await?;
    Ok(JsonApi::created(asked.map(|asked| Data { data: view::Challenge::to_create(&asked, &party) })))
}
