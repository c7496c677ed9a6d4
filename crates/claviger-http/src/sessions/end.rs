//! `DELETE /api/v2/sessions/current`

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{cookie, error::ApiError, extract::Visitor, router::App};

/// Signs out: ends the session of the cookie that came along, also one whose
/// second factor is missing.
#[utoipa::path(
    delete,
    path = "/api/v2/sessions/current",
    operation_id = "session_end",
    tag = "Sessions",
    security(("session" = [])),
    responses((status = 204, description = "Signed out"), ApiError)
)]
pub(crate) async fn session_end(State(app): State<App>, Visitor(visit): Visitor) -> Result<Response, ApiError> {
    app.core.session_end(&visit).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    cookie::clear(response.headers_mut());
    Ok(response)
}
