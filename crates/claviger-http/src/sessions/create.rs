//! `POST /api/v2/sessions`

use axum::{extract::State, http::StatusCode, response::Response};
use claviger_core::session::Begun;
use utoipa::ToSchema;

use super::{KIND, view};
use crate::{
    cookie,
    error::ApiError,
    extract::{JsonBody, Visitor, resource},
    jsonapi::{Data, MEDIA_TYPE, answer},
    router::App,
};

/// Who signs in.
#[derive(ToSchema)]
#[schema(as = SessionRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = SessionRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "sessions")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = SessionRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// The organization's handle; may be left out while there is only one.
    organization: Option<String>,
    email: String,
    password: String,
}

/// Signs somebody in. The session is in the cookie `__Host-claviger`, and nowhere
/// in the body.
#[utoipa::path(
    post,
    path = "/api/v2/sessions",
    operation_id = "session_create",
    tag = "Sessions",
    security(()),
    request_body = Request,
    responses(
        (status = 201, description = "Signed in", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn session_create(
    State(app): State<App>,
    Visitor(visit): Visitor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    app.origins.require_cookies()?;
    let begun = app.core.session_create(&visit, resource(&body, KIND, None)?).await?;
    Ok(told(StatusCode::CREATED, begun))
}

/// The session, and its cookie beside it.
pub(crate) fn told(status: StatusCode, begun: Begun) -> Response {
    let current = Some(begun.session.id);
    let mut response =
        answer(status, MEDIA_TYPE, &Data { data: view::Resource::seen_from(begun.session.clone(), current) });
    cookie::set(response.headers_mut(), &begun);
    response
}
