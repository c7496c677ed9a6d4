//! Who asks, decided once for a whole group of routes.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use claviger_core::{Authenticated, Context, Credential, Keys, PATIENCE};
use claviger_model::Secret;
use tokio::time::Instant;

use crate::{error::ApiError, extract::Caller, idempotency, listen::ClientAddress, refusals, router::App};

const API_KEY: &str = "dd-api-key";
const APPLICATION_KEY: &str = "dd-application-key";

/// Passes requests that bring a valid pair of keys or access token, and does what is to be done
/// once only once: one layer for both, since each costs every call a few
/// allocations.
pub(crate) async fn by_keys(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match caller_by_keys(&app, &request, matched(&request)).await {
        Ok(context) => {
            let path = request.uri().clone();
            request.extensions_mut().insert(Caller(context.clone()));
            let response = idempotency::once(app.clone(), request, next).await;
            refusals::note(&app, &context, path.path(), &response);
            response
        }
        Err(error) => error.into_response(),
    }
}

/// The same, and also takes the keys as user name and password of Basic
/// authentication: for a browser that reads the documentation and for a
/// Prometheus that scrapes.
pub(crate) async fn by_keys_or_basic(State(app): State<App>, request: Request, next: Next) -> Response {
    let credential = credential(request.headers()).or_else(|| basic(request.headers()).map(Credential::Keys));
    match caller(&app, credential, &request, matched(&request)).await {
        Ok(_) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Who sent a request to a route, by the keys or the token that it brings.
pub(crate) fn caller_by_keys<'a>(
    app: &'a App,
    request: &Request,
    route: &str,
) -> impl Future<Output = Result<Context, ApiError>> + Send + use<'a> {
    caller(app, credential(request.headers()), request, route)
}

fn matched(request: &Request) -> &str {
    request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str)
}

/// What the future needs of the request is taken out first: a body cannot be
/// looked at from two threads, so a future that holds it could not be sent.
fn caller<'a>(
    app: &'a App,
    credential: Option<Credential>,
    request: &Request,
    route: &str,
) -> impl Future<Output = Result<Context, ApiError>> + Send + use<'a> {
    let client_ip = request.extensions().get::<ClientAddress>().map(|address| address.0);
    let route = format!("{} {route}", request.method());
    async move {
        let began = Instant::now();
        let credential = credential.ok_or_else(missing)?;
        let Authenticated { actor, revision } = app.core.authenticate(&credential, PATIENCE).await?;
        let patience = PATIENCE.saturating_sub(began.elapsed());
        Ok(Context { actor, revision, client_ip, route, now: app.core.clock().now(), patience })
    }
}

fn missing() -> ApiError {
    let text = "send the keys that the server printed at its first start as the headers DD-API-KEY and DD-APPLICATION-KEY, \
         or an access token as Authorization: Bearer";
    ApiError::new(StatusCode::UNAUTHORIZED, text)
}

/// A header as a secret; twice the same header is no header.
pub(crate) fn secret_header(headers: &HeaderMap, name: &str) -> Option<Secret<String>> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then(|| Secret::new(value.to_owned()))
}

/// An access token decides alone who calls; keys beside it are only looked at
/// for whether they contradict it. A header can take away and never add.
fn credential(headers: &HeaderMap) -> Option<Credential> {
    let Some(token) = bearer(headers) else { return keys(headers).map(Credential::Keys) };
    let beside = headers.contains_key(API_KEY) || headers.contains_key(APPLICATION_KEY);
    let beside = if beside { Some(keys(headers)?) } else { None };
    Some(Credential::Bearer { token, beside })
}

fn bearer(headers: &HeaderMap) -> Option<Secret<String>> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return None;
    }
    let given = secret_header(headers, header::AUTHORIZATION.as_str())?;
    let (scheme, token) = given.expose().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::new(token.to_owned()))
}

fn keys(headers: &HeaderMap) -> Option<Keys> {
    let api_key = secret_header(headers, API_KEY)?;
    let application_key = secret_header(headers, APPLICATION_KEY)?;
    Some(Keys { api_key, application_key })
}

fn basic(headers: &HeaderMap) -> Option<Keys> {
    let given = secret_header(headers, header::AUTHORIZATION.as_str())?;
    let encoded = given.expose().strip_prefix("Basic ")?;
    let decoded = Secret::new(String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?);
    let (api_key, application_key) = decoded.expose().split_once(':')?;
    Some(Keys { api_key: Secret::new(api_key.to_owned()), application_key: Secret::new(application_key.to_owned()) })
}
