//! `POST /api/v2/sessions/passkey`

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use utoipa::ToSchema;

use crate::{
    error::ApiError,
    extract::{JsonBody, Visitor, resource},
    jsonapi::Data,
    router::App,
    sessions::{KIND, create::told, view},
};

/// What the authenticator answered.
#[derive(ToSchema)]
#[schema(as = PasskeySessionRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = PasskeySessionRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "sessions")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = PasskeySessionRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// `toJSON()` of what `navigator.credentials.get` gave.
    #[schema(value_type = Object)]
    credential: (),
}

/// Signs somebody in by their passkey alone.
#[utoipa::path(
    post,
    path = "/api/v2/sessions/passkey",
    operation_id = "session_create_by_passkey",
    tag = "Sessions",
    security(()),
    request_body = Request,
    responses(
        (status = 201, description = "Signed in", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn session_create_by_passkey(
    State(app): State<App>,
    Visitor(visit): Visitor,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    app.origins.require_cookies()?;
    let party = app.origins.party(&headers)?;
    let begun = app.core.session_create_by_passkey(&visit, &party, resource(&body, KIND, None)?).await?;
    Ok(told(StatusCode::CREATED, begun))
}
