//! `Idempotency-Key` on every POST: the same request is done once and answered
//! the same again.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use claviger_core::{Context, PATIENCE, Replay};
use http_body_util::BodyExt;
use tokio::time::Instant;

use crate::{
    error::{ApiError, Undecided},
    extract::Caller,
    jsonapi::MEDIA_TYPE,
    router::App,
};

const HEADER: &str = "idempotency-key";
/// Larger answers are not kept; a replay of such a request is refused.
const MOST_KEPT: usize = 1 << 20;

/// Does a POST with an `Idempotency-Key` once.
pub(crate) async fn once(app: App, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(HEADER) {
        return next.run(request).await;
    }
    match kept(app, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn kept(app: App, request: Request, next: Next) -> Result<Response, ApiError> {
    let key = request.headers().get(HEADER).and_then(|key| key.to_str().ok()).unwrap_or_default().to_owned();
    if key.is_empty() || key.len() > 255 || request.headers().get_all(HEADER).iter().count() > 1 {
        let detail = "must be one text of 1 to 255 visible characters, new for each new request";
        return Err(ApiError::header(StatusCode::BAD_REQUEST, "Idempotency-Key", detail));
    }
    let Some(Caller(context)) = request.extensions().get::<Caller>().cloned() else {
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, "no valid credential"));
    };
    let (parts, body) = request.into_parts();
    let whole = crate::extract::read(Request::from_parts(parts.clone(), body)).await?;
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
    let fingerprint = claviger_core::fingerprint(&[parts.method.as_str().as_bytes(), target.as_bytes(), &whole]);
    let request = Request::from_parts(parts, Body::from(Bytes::from_owner(whole)));
    // In a task of its own: a caller that hangs up and asks again with the same
    // key is who this is for, and must not find it taken for good.
    let done = tokio::spawn(done(app, context, key, fingerprint, request, next)).await;
    done.map_err(|error| claviger_core::Error::Internal(format!("a request ended abnormally: {error}")))?
}

async fn done(
    app: App,
    mut context: Context,
    key: String,
    fingerprint: [u8; 32],
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let began = Instant::now();
    if let Replay::Done { status, body } = app.core.idempotency_begin(&context, &key, fingerprint).await? {
        return Ok(replay(status, body));
    }
    context.patience = context.patience.saturating_sub(began.elapsed());
    request.extensions_mut().insert(Caller(context.clone()));
    let (parts, body) = next.run(request).await.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    if parts.extensions.get::<Undecided>().is_some() {
        app.core.idempotency_undecided(&context, &key).await;
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    // An answer that is not kept frees the key: the caller was answered, and a
    // repetition would be a new request.
    let status = if body.len() > MOST_KEPT { 599 } else { parts.status.as_u16() };
    // What was done has used its time well; a refusal is due within the first.
    context.patience = if parts.status.is_success() { PATIENCE } else { PATIENCE.saturating_sub(began.elapsed()) };
    app.core.idempotency_finish(&context, &key, status, &body).await;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(status: u16, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = (status, [(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], body).into_response();
    response.headers_mut().insert("idempotent-replay", HeaderValue::from_static("true"));
    response
}
