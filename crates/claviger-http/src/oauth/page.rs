//! `GET /oauth/callback`: the page that providers send browsers back to. It is the
//! same to the byte whatever its address says (security.md O4, O5).

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};

/// Our own script and style, calls to this server, and nothing else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; \
     frame-ancestors 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; \
     trusted-types 'none'",
);

/// The page.
pub(crate) async fn oauth_page() -> Response {
    own_page(include_str!("callback.html"))
}

/// A page that is the same to the byte whatever its address says.
pub(super) fn own_page(html: &'static str) -> Response {
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// Its script.
pub(crate) async fn oauth_script() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("content-type", "text/javascript; charset=utf-8")], include_str!("callback.js"))
}
