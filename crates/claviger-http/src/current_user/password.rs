//! `PUT /api/v2/current_user/password`

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use utoipa::ToSchema;

use crate::{
    cookie,
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::NoContent,
    router::App,
};

/// The old password and the new one.
#[derive(ToSchema)]
#[schema(as = PasswordRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = PasswordRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "passwords")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = PasswordRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    current_password: String,
    /// 12 to 1,024 bytes.
    new_password: String,
}

/// Changes one's own password. All other sessions are over, and this one gets
/// another cookie.
#[utoipa::path(
    put,
    path = "/api/v2/current_user/password",
    operation_id = "password_set",
    tag = "Sessions",
    security(("session" = [])),
    request_body = Request,
    responses((status = 204, description = "It is the new one from now on"), ApiError)
)]
pub(crate) async fn password_set(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let decided = app.core.password_set(&context, resource(&body, "passwords", None)?).await?;
    let mut cookies = HeaderMap::new();
    let done = decided.map(|begun| cookie::set(&mut cookies, &begun));
    Ok((cookies, NoContent(done)).into_response())
}
