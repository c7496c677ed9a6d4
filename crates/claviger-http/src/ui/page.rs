//! The one page that all of the user interface is. Which part of it to show is read
//! from the address by its script.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{asset, files};
use crate::{error::ApiError, router::App};

/// Where the build leaves room for the nonce.
const NONCE: &str = "__CSP_NONCE__";

/// `/`: the page, or what to do where the binary has none.
pub(crate) async fn page(State(app): State<App>) -> Response {
    built(&app).unwrap_or_else(|| Html(include_str!("without.html")).into_response())
}

/// Where no route leads: the page, if a browser goes there, which finds by itself what
/// to show. Programs, and everything below `/api`, are told that nothing is there.
pub(crate) async fn elsewhere(State(app): State<App>, request: Request) -> Response {
    let page = is_meant(&request).then(|| built(&app)).flatten();
    page.unwrap_or_else(|| {
        let text = "there is no such path; /api/docs lists all that there are";
        ApiError::new(StatusCode::NOT_FOUND, text).into_response()
    })
}

fn is_meant(request: &Request) -> bool {
    let path = request.uri().path();
    let program = path == "/api" || ["/api/", asset::PREFIX].iter().any(|prefix| path.starts_with(prefix));
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let browser = accept.is_some_and(|accept| accept.contains("text/html"));
    matches!(*request.method(), Method::GET | Method::HEAD) && browser && !program
}

/// The page with a nonce of its own.
fn built(app: &App) -> Option<Response> {
    let html = String::from_utf8(files::get("index.html")?.into_owned()).ok()?;
    let nonce = BASE64_STANDARD.encode(app.core.entropy().array::<18>());
    let mut response = Html(html.replace(NONCE, &nonce)).into_response();
    // Base64 is always a header's value.
    if let Ok(policy) = HeaderValue::try_from(policy(&nonce)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Some(response)
}

/// What the page may do (security.md W3, ADR 0027): our own files, and no text that
/// became a script or, but for the component library's style elements, a style.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
         object-src 'none'; require-trusted-types-for 'script'; trusted-types default"
    )
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn the_page_takes_nothing_from_programs() {
        let html = "text/html,application/xhtml+xml,*/*;q=0.8";
        for (method, path, accept, page) in [
            ("GET", "/connections", html, true),
            ("HEAD", "/settings/roles/1", html, true),
            ("GET", "/apiary", html, true),
            ("GET", "/connections", "*/*", false),
            ("POST", "/connections", html, false),
            ("GET", "/api", html, false),
            ("GET", "/api/v2/nothing", html, false),
            ("GET", "/assets/index-1.js", html, false),
        ] {
            let request = Request::builder().method(method).uri(path).header(header::ACCEPT, accept);
            assert_eq!(is_meant(&request.body(Body::empty()).expect("a request")), page, "{method} {path} {accept}");
        }
    }
}
