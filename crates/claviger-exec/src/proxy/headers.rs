//! Which headers pass, and which way.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{Target, http_request::is_hop_header, redirect, scheme::Authenticated};

/// Of the caller's, besides those of one connection: who they are to us, and
/// where they come from (E10).
const KEPT_FROM_UPSTREAM: [&str; 11] = [
    "authorization",
    "cookie",
    "cookie2",
    "forwarded",
    "host",
    "idempotency-key",
    "origin",
    "referer",
    "via",
    "x-real-ip",
    "accept-encoding",
];

/// Of the upstream's: what a client would believe of us and our host (E11).
const KEPT_FROM_CALLER: [&str; 6] =
    ["alt-svc", "clear-site-data", "public-key-pins", "set-cookie", "set-cookie2", "strict-transport-security"];

fn is_kept_from_upstream(name: &str) -> bool {
    KEPT_FROM_UPSTREAM.contains(&name)
        || ["dd-", "x-forwarded-", "sec-", "claviger-", "cf-connecting-"].iter().any(|prefix| name.starts_with(prefix))
}

fn is_kept_from_caller(name: &str) -> bool {
    KEPT_FROM_CALLER.contains(&name) || name.starts_with("claviger-") || name.starts_with("access-control-")
}

/// The request's headers: the caller's that may pass, over them the connection's.
pub(super) fn outward(mut headers: HeaderMap, authenticated: &Authenticated) -> HeaderMap {
    drop_where(&mut headers, is_kept_from_upstream);
    for name in authenticated.headers.keys() {
        headers.remove(name);
    }
    for (name, value) in &authenticated.headers {
        headers.append(name, value.clone());
    }
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    headers
}

/// The answer's headers, redacted.
pub(super) fn inward(
    mut headers: HeaderMap,
    authenticated: &Authenticated,
    from: &Target,
    count: &mut u64,
) -> HeaderMap {
    // Content-Length is one of a connection's here, but the body keeps it where it can.
    let length = headers.get(header::CONTENT_LENGTH).cloned();
    drop_where(&mut headers, is_kept_from_caller);
    headers.remove(header::CONTENT_ENCODING);
    clean_locations(&mut headers, authenticated, from);
    for value in headers.values_mut() {
        if let Cow::Owned(clean) = authenticated.redactor.bytes(value.as_bytes(), count) {
            *value = HeaderValue::from_bytes(&clean).unwrap_or_else(|_| HeaderValue::from_static(""));
        }
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length);
    }
    headers
}

/// Drops what `is_dropped` names, what belongs to one connection, and what
/// `Connection` says belongs to it.
fn drop_where(headers: &mut HeaderMap, is_dropped: impl Fn(&str) -> bool) {
    let nominated: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let names: Vec<HeaderName> =
        headers.keys().filter(|name| is_dropped(name.as_str()) || is_hop_header(name)).cloned().collect();
    for name in nominated.iter().chain(&names) {
        headers.remove(name);
    }
}

fn clean_locations(headers: &mut HeaderMap, authenticated: &Authenticated, from: &Target) {
    let parameters: Vec<&str> = authenticated.url_parameters.iter().map(|(name, _)| name.as_str()).collect();
    for name in [header::LOCATION, header::CONTENT_LOCATION] {
        for value in headers.get_mut(name).into_iter() {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let clean = redirect::without_credentials(&text, from, &parameters);
            *value = HeaderValue::from_str(&clean).unwrap_or_else(|_| HeaderValue::from_static(""));
        }
    }
}

/// Whether the answer came without a coding, as it was asked for.
pub(super) fn is_identity(headers: &HeaderMap) -> bool {
    let is_identity = |value: &HeaderValue| {
        value.to_str().is_ok_and(|text| text.split(',').all(|name| matches!(name.trim(), "" | "identity")))
    };
    headers.get_all(header::CONTENT_ENCODING).iter().all(is_identity)
}
