//! `GET /assets/{*path}`: scripts, styles and pictures of the page. Their names have a
//! hash of what is in them, so that a browser asks for each of them once.

use std::borrow::Cow;

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::{encoding, files};
use crate::error::ApiError;

/// Below this path nothing is the page.
pub(super) const PREFIX: &str = "/assets/";

/// A year, which is as long as a browser keeps anything.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// One file, in the smallest coding that the browser takes.
pub(crate) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    let path = format!("assets/{path}");
    let media_type = media_type(&path).ok_or_else(missing)?;
    let coded =
        encoding::accepted(&headers).find_map(|(coding, ending)| Some((coding, files::get(&(path.clone() + ending))?)));
    let (coding, content) = match coded {
        Some((coding, content)) => (Some(coding), content),
        None => (None, files::get(&path).ok_or_else(missing)?),
    };
    let mut response = body(content).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, IMMUTABLE);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Ok(response)
}

fn body(content: Cow<'static, [u8]>) -> Body {
    Body::from(match content {
        Cow::Borrowed(content) => Bytes::from_static(content),
        Cow::Owned(content) => Bytes::from(content),
    })
}

/// What the build makes, and nothing else: a file in another coding has no type of its own.
fn media_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

/// After a newer version of the server came, a page of the old one asks for files that are gone.
fn missing() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "there is no such file; load the page again")
}
