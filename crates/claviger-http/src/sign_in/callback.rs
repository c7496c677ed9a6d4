//! `GET /sign-in/oidc/callback`

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use super::{forget, go, page, page::Pages, remembered};
use crate::{cookie, extract::Visitor, router::App};

/// Lets somebody in whom a provider of single sign-on vouches for. It sends their
/// browser here; the state that it brings is good once.
#[utoipa::path(
    get,
    path = "/sign-in/oidc/callback",
    operation_id = "oidc_callback",
    tag = "Single sign-on",
    security(()),
    params(
        ("state" = String, Query, description = "From the start"),
        ("code" = Option<String>, Query, description = "From the provider"),
        ("iss" = Option<String>, Query, description = "The provider, by its own name"),
        ("error" = Option<String>, Query, description = "Why the provider refused"),
    ),
    responses(
        (status = 302, description = "Signed in; to where the start said"),
        Pages,
    )
)]
pub(crate) async fn oidc_callback(
    State(app): State<App>,
    Visitor(visit): Visitor,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let browser = remembered(&headers);
    let returned = app.core.oidc_callback(&visit, &query.unwrap_or_default(), browser.as_ref()).await;
    let mut response = match returned {
        Ok(returned) => {
            let mut response = StatusCode::FOUND.into_response();
            go(response.headers_mut(), &returned.return_to);
            cookie::set(response.headers_mut(), &returned.begun);
            response
        }
        Err(error) => page::failed(&error),
    };
    forget(response.headers_mut());
    response
}
