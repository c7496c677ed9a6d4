//! `GET /sign-in/oidc/{provider_id}`

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use claviger_core::Error;
use claviger_model::Invalid;

use super::{go, page, page::Pages, remember};
use crate::{
    csrf,
    error::ApiError,
    extract::{Params, Visitor},
    router::App,
};

/// Sends the browser to a provider of single sign-on. Where another site's page
/// sent it here, its owner is asked first.
#[utoipa::path(
    get,
    path = "/sign-in/oidc/{provider_id}",
    operation_id = "oidc_start",
    tag = "Single sign-on",
    security(()),
    params(
        ("provider_id" = String, Path, description = "Which"),
        ("return_to" = Option<String>, Query, description = "Where to be in the end: a path of this server; `/` if left out"),
    ),
    responses(
        (status = 302, description = "To the provider"),
        Pages,
    )
)]
pub(crate) async fn oidc_start(
    State(app): State<App>,
    Visitor(visit): Visitor,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    params: Result<Params, ApiError>,
) -> Response {
    if csrf::is_elsewhere(&headers) {
        return page::elsewhere(id.ok().and_then(|Path(id)| id.parse().ok()));
    }
    let started = async {
        let Ok(mut params) = params else { return Err(Error::Invalid(Invalid::default())) };
        let return_to = params.text("return_to").unwrap_or_else(|| "/".to_owned());
        let id = id.ok().and_then(|Path(id)| id.parse().ok()).ok_or(Error::NotFound("single sign-on provider"))?;
        app.core.oidc_start(&visit, id, &return_to).await
    };
    match started.await {
        Ok(started) => {
            let mut response = StatusCode::FOUND.into_response();
            go(response.headers_mut(), started.location.as_str());
            remember(response.headers_mut(), &started.browser);
            response
        }
        Err(error) => page::failed(&error),
    }
}
