//! `POST /api/v2/sessions/current/second_factor`

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use utoipa::ToSchema;

use super::{KIND, create::told, view};
use crate::{
    error::ApiError,
    extract::{JsonBody, Visitor, resource},
    jsonapi::Data,
    router::App,
};

/// One of the three.
#[derive(ToSchema)]
#[schema(as = SessionCompletion)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = SessionCompletionData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "sessions")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = SessionCompletionAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Six digits, as the app shows them.
    totp: Option<String>,
    /// One of those that were shown when the factor was confirmed.
    recovery_code: Option<String>,
    /// `toJSON()` of what `navigator.credentials.get` gave.
    #[schema(value_type = Option<Object>)]
    passkey: (),
}

/// Completes a sign-in by its second factor. The session gets another cookie.
#[utoipa::path(
    post,
    path = "/api/v2/sessions/current/second_factor",
    operation_id = "session_complete",
    tag = "Sessions",
    security(("session" = [])),
    request_body = Request,
    responses(
        (status = 200, description = "Signed in", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn session_complete(
    State(app): State<App>,
    Visitor(visit): Visitor,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let party = app.origins.party(&headers).ok();
    let begun = app.core.session_complete(&visit, party.as_ref(), resource(&body, KIND, None)?).await?;
    Ok(told(StatusCode::OK, begun))
}
