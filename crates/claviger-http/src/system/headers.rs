//! What every answer of ours carries (security.md W3).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::router::App;

const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
                   frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// A browser that came over TLS once comes no other way for a year.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds what every answer of ours has.
pub(crate) fn add(app: &App, headers: &mut HeaderMap) {
    for (name, value) in &HEADERS {
        // The page has a policy of its own, and its files may be kept.
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if app.tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
}
