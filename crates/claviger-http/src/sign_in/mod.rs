//! `/sign-in/oidc`: single sign-on, for browsers. What they are shown when it
//! does not work is one of a few fixed pages, without a letter of what came with
//! the request (O5).

pub(crate) mod callback;
mod page;
pub(crate) mod start;

use axum::http::{HeaderMap, HeaderValue, header};
use claviger_model::Secret;

use crate::cookie;

/// Ties a sign-in to the browser that began it.
const COOKIE: &str = "__Host-claviger-sign-in";
/// Ten minutes, as the sign-in has.
const ATTRIBUTES: &str = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600";

fn remember(headers: &mut HeaderMap, browser: &Secret<String>) {
    cookie::put(headers, COOKIE, browser.expose(), ATTRIBUTES);
}

fn forget(headers: &mut HeaderMap) {
    cookie::put(headers, COOKIE, "", "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
}

fn remembered(headers: &HeaderMap) -> Option<Secret<String>> {
    cookie::value(headers, COOKIE)
}

/// Where to go. What does not fit into a header goes nowhere.
fn go(headers: &mut HeaderMap, location: &str) {
    let location = HeaderValue::try_from(location).unwrap_or(HeaderValue::from_static("/"));
    headers.insert(header::LOCATION, location);
}
