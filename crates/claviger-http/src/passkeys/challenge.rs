//! `POST /api/v2/passkey_challenges`

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::view;
use crate::{
    error::ApiError,
    extract::Visitor,
    jsonapi::{Data, MEDIA_TYPE, answer},
    router::App,
};

/// Asks for a passkey: to sign in, or as second factor. Each question is good for
/// one answer, within five minutes.
#[utoipa::path(
    post,
    path = "/api/v2/passkey_challenges",
    operation_id = "passkey_challenge_create",
    tag = "Sessions",
    security(()),
    responses(
        (status = 201, description = "For `navigator.credentials.get`", body = Data<view::Challenge>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn passkey_challenge_create(
    State(app): State<App>,
    Visitor(visit): Visitor,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let party = app.origins.party(&headers)?;
    let asked = app.core.passkey_challenge_create(&visit).await?;
    let data = view::Challenge::to_sign_in(&asked, &party);
    Ok(answer(StatusCode::CREATED, MEDIA_TYPE, &Data { data }))
}
