//! Who asks, decided once for a whole group of routes.

use std::net::IpAddr;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use claviger_core::{Context, Keys};
use claviger_model::Secret;

use crate::{error::ApiError, extract::Caller, listen::ClientAddress, router::App};

/// Passes requests that bring a valid pair of keys.
pub(crate) async fn by_keys(State(app): State<App>, request: Request, next: Next) -> Response {
    match keys(request.headers()) {
        Some(keys) => authenticated(app, keys, request, next).await,
        None => missing().into_response(),
    }
}

/// The same, and also takes the keys as user name and password of Basic
/// authentication: for a browser that reads the documentation and for a
/// Prometheus that scrapes.
pub(crate) async fn by_keys_or_basic(State(app): State<App>, request: Request, next: Next) -> Response {
    match keys(request.headers()).or_else(|| basic(request.headers())) {
        Some(keys) => authenticated(app, keys, request, next).await,
        None => missing().into_response(),
    }
}

async fn authenticated(app: App, keys: Keys, mut request: Request, next: Next) -> Response {
    match app.core.authenticate(&keys).await {
        Err(error) => ApiError::from(error).into_response(),
        Ok(actor) => {
            let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
            let context = Context {
                actor,
                client_ip: client_ip(&request),
                route: format!("{} {route}", request.method()),
                now: app.core.clock().now(),
            };
            request.extensions_mut().insert(Caller(context));
            next.run(request).await
        }
    }
}

fn missing() -> ApiError {
    let text =
        "send the keys that the server printed at its first start as the headers DD-API-KEY and DD-APPLICATION-KEY";
    ApiError::new(StatusCode::UNAUTHORIZED, text)
}

fn client_ip(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ClientAddress>().map(|address| address.0)
}

/// A header as a secret; twice the same header is no header.
pub(crate) fn secret_header(headers: &HeaderMap, name: &str) -> Option<Secret<String>> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then(|| Secret::new(value.to_owned()))
}

fn keys(headers: &HeaderMap) -> Option<Keys> {
    let api_key = secret_header(headers, "dd-api-key")?;
    let application_key = secret_header(headers, "dd-application-key")?;
    Some(Keys { api_key, application_key })
}

fn basic(headers: &HeaderMap) -> Option<Keys> {
    let given = secret_header(headers, header::AUTHORIZATION.as_str())?;
    let encoded = given.expose().strip_prefix("Basic ")?;
    let decoded = Secret::new(String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?);
    let (api_key, application_key) = decoded.expose().split_once(':')?;
    Some(Keys { api_key: Secret::new(api_key.to_owned()), application_key: Secret::new(application_key.to_owned()) })
}
