//! Who asks, decided once for a whole group of routes.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use claviger_core::{Authenticated, Context, Credential, Keys, PATIENCE, Via};
use claviger_model::Secret;
use tokio::time::Instant;

use crate::{
    cookie, csrf, error::ApiError, extract::Caller, idempotency, listen::ClientAddress, refusals, router::App,
};

const API_KEY: &str = "dd-api-key";
const APPLICATION_KEY: &str = "dd-application-key";

/// Passes requests that bring a valid pair of keys, access token or session, and does what
/// is to be done once only once: one layer for both, since each costs every call a few
/// allocations. A session that another page makes a browser use is refused here,
/// so that no group of routes can take sessions without.
pub(crate) async fn by_keys(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match caller_by_keys(&app, &request, matched(&request)).await {
        Ok(context) => {
            let path = request.uri().clone();
            let checked = match context.actor.via {
                Via::Session { .. } => csrf::check(&app, &request),
                _ => Ok(()),
            };
            let response = match checked {
                Ok(()) => {
                    request.extensions_mut().insert(Caller(context.clone()));
                    idempotency::once(app.clone(), request, next).await
                }
                Err(refusal) => refusal.into_response(),
            };
            refusals::note(&app, &context, path.path(), &response);
            response
        }
        Err(error) => unproved(request.headers(), error),
    }
}

/// Answers of a sign-in ask for no login dialogue of the browser's own.
pub(crate) async fn unchallenged(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().remove(header::WWW_AUTHENTICATE);
    response
}

/// Not proved. A page's script is not answered with a challenge, for which the
/// browser would show a dialogue of its own.
fn unproved(headers: &HeaderMap, error: ApiError) -> Response {
    let mut response = error.into_response();
    if csrf::is_page(headers) {
        response.headers_mut().remove(header::WWW_AUTHENTICATE);
    }
    response
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

/// Who sent a request to a route, by the keys, the token or the session that it brings.
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
         or an access token as Authorization: Bearer, or sign in";
    ApiError::new(StatusCode::UNAUTHORIZED, text)
}

/// A header as a secret; twice the same header is no header.
pub(crate) fn secret_header(headers: &HeaderMap, name: &str) -> Option<Secret<String>> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then(|| Secret::new(value.to_owned()))
}

/// Keys and tokens win: where there is any of them, right or wrong, no cookie is
/// looked at, so that a browser's cookie never helps a program out.
fn credential(headers: &HeaderMap) -> Option<Credential> {
    let named = [API_KEY, APPLICATION_KEY, header::AUTHORIZATION.as_str()];
    if named.into_iter().any(|name| headers.contains_key(name)) {
        return by_headers(headers);
    }
    cookie::value(headers, cookie::SESSION).map(Credential::Session)
}

/// An access token decides alone who calls; keys beside it are only looked at
/// for whether they contradict it. A header can take away and never add.
fn by_headers(headers: &HeaderMap) -> Option<Credential> {
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
