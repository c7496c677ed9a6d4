//! What a browser sends with a write of our own page, and no other page can make
//! it send (security.md W2): our origin, a header that no form has, JSON.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
};
use http_body::Body;

use crate::{cookie, error::ApiError, extract::is_json, router::App};

const FETCH_SITE: &str = "sec-fetch-site";
/// No form and no plain link can send it, and another origin only with our leave,
/// which we never give.
pub(crate) const REQUEST: &str = "claviger-request";

/// Passes a request that came with a session if it only reads, or if a page of
/// ours sent it.
pub(crate) fn check(app: &App, request: &Request) -> Result<(), ApiError> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    own_page(app, request.headers())?;
    let typed = request.headers().contains_key(header::CONTENT_TYPE);
    if (typed || !request.body().is_end_stream()) && !is_json(request.headers()) {
        return Err(refused("Content-Type", "a browser must send JSON: application/json or application/vnd.api+json"));
    }
    Ok(())
}

/// Passes a visitor who has not signed in: a page of ours in a browser, or
/// something that is no browser and so has no session that could be fixed for it.
pub(crate) fn check_visitor(app: &App, method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
    // A link from elsewhere may show the page; it changes nothing.
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let browser = [header::ORIGIN.as_str(), FETCH_SITE, header::COOKIE.as_str()];
    if !browser.into_iter().any(|name| headers.contains_key(name)) {
        return Ok(());
    }
    own_page(app, headers)?;
    if headers.contains_key(header::CONTENT_TYPE) && !is_json(headers) {
        return Err(refused("Content-Type", "must be application/json or application/vnd.api+json"));
    }
    Ok(())
}

/// Whether this is a page's script, which asks for no login dialogue of the browser's own.
pub(crate) fn is_page(headers: &HeaderMap) -> bool {
    headers.contains_key(REQUEST)
        || headers.contains_key(FETCH_SITE)
        || cookie::value(headers, cookie::SESSION).is_some()
}

/// Whether a page of somebody else's sent the browser here. Older ones do not say.
pub(crate) fn is_elsewhere(headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).is_some_and(|site| site != "same-origin" && site != "none")
}

fn own_page(app: &App, headers: &HeaderMap) -> Result<(), ApiError> {
    let one = |name: &str| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?.to_str().ok();
        if values.next().is_some() { None } else { value }
    };
    if !one(header::ORIGIN.as_str()).is_some_and(|origin| app.origins.is_own(origin)) {
        let shown = app.origins.shown();
        let text = format!(
            "a browser may write only from a page of this server, {shown}; if people reach it elsewhere, start it with --public-url"
        );
        return Err(refused("Origin", text));
    }
    if headers.contains_key(FETCH_SITE) && one(FETCH_SITE) != Some("same-origin") {
        return Err(refused("Sec-Fetch-Site", "a browser may write only from a page of this server"));
    }
    if one(REQUEST) != Some("1") {
        return Err(refused("Claviger-Request", "must be 1 where a browser's session is used to write"));
    }
    Ok(())
}

fn refused(name: &str, detail: impl Into<String>) -> ApiError {
    ApiError::header(StatusCode::FORBIDDEN, name, detail)
}
