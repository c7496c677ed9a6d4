//! `Idempotency-Key` on every POST: the same request is done once and answered
//! the same again.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header, response::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use claviger_core::{Context, KeptAnswer, PATIENCE, Replay};
use http_body_util::BodyExt;
use tokio::time::Instant;

use crate::{
    decided,
    error::{ApiError, Undecided},
    extract::Caller,
    jsonapi::Kept,
    router::App,
};

const HEADER: &str = "idempotency-key";
/// Larger answers are not kept; a replay of such a request is refused.
const MOST_KEPT: usize = 1 << 20;

/// Does a POST with an `Idempotency-Key` once.
pub(crate) async fn once(app: App, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(HEADER) {
        return decided::run(request, next).await;
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
    let begun = app.core.idempotency_begin(&context, &key, fingerprint).await?;
    if let Replay::Done { status, media_type, body } = begun {
        return Ok(replay(status, &media_type, body));
    }
    context.patience = context.patience.saturating_sub(began.elapsed());
    request.extensions_mut().insert(Caller(context.clone()));
    let (parts, body) = decided::run(request, next).await.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    if parts.extensions.get::<Undecided>().is_some() {
        app.core.idempotency_undecided(&context, &key).await;
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    // What was done has used its time well; a refusal is due within the first.
    context.patience = if parts.status.is_success() { PATIENCE } else { PATIENCE.saturating_sub(began.elapsed()) };
    app.core.idempotency_finish(&context, &key, to_keep(&parts, &body)).await;
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// What is kept of an answer. One that is not frees the key: the caller was
/// answered, and a repetition would be a new request.
fn to_keep(parts: &Parts, body: &Bytes) -> Option<KeptAnswer> {
    let media_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let body = parts.extensions.get::<Kept>().map_or(body, |Kept(body)| body);
    let (status, media_type) = (parts.status.as_u16(), media_type.to_owned());
    (body.len() <= MOST_KEPT).then(|| KeptAnswer { status, media_type, body: body.to_vec() })
}

fn replay(status: u16, media_type: &str, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    if let Ok(media_type) = HeaderValue::from_str(media_type)
        && !media_type.is_empty()
    {
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    response.headers_mut().insert("idempotent-replay", HeaderValue::from_static("true"));
    response
}

#[cfg(test)]
mod tests {
    use claviger_access::{About, Actor, Facts, Operation, Via};
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::jsonapi::JsonApi;

    fn kept(response: JsonApi<serde_json::Value>) -> (String, KeptAnswer) {
        let (parts, body) = response.into_response().into_parts();
        let body = futures_util::FutureExt::now_or_never(body.collect()).expect("at once").expect("whole").to_bytes();
        let kept = to_keep(&parts, &body).expect("small");
        (String::from_utf8(body.to_vec()).expect("text"), kept)
    }

    #[test]
    fn a_secret_that_is_shown_once_is_not_kept_for_the_repetition() {
        const CANARY: &str = "cvg_api_canary";
        let facts = Facts {
            organization_id: claviger_model::OrganizationId(Uuid::nil()),
            user_id: claviger_model::UserId(Uuid::nil()),
            service_account: false,
            disabled: false,
            roles: vec![],
            teams: vec![],
            scopes: None,
            expires_at: None,
            via: Via::Token { access_token_id: claviger_model::AccessTokenId(Uuid::nil()) },
        };
        let actor = Actor::new(&facts).expect("not disabled");
        let permit = actor.permit(Operation::ValidateKeys, About::default()).expect("a member");
        let whole = || permit.over(json!({"data": {"id": "1", "attributes": {"name": "n", "key": CANARY}}}));
        let without = json!({"data": {"id": "1", "attributes": {"name": "n"}}});
        let (answered, kept_answer) = kept(JsonApi::created(whole()).keeping(&without));
        assert!(answered.contains(CANARY));
        assert_eq!(kept_answer.body, without.to_string().into_bytes());
        assert_eq!((kept_answer.status, kept_answer.media_type.as_str()), (201, crate::jsonapi::MEDIA_TYPE));
        let (answered, kept_answer) = kept(JsonApi::ok(permit.over(without)));
        assert_eq!(kept_answer.body, answered.into_bytes(), "any other answer is kept whole");

        let again = replay(201, "application/json", b"{}".to_vec());
        assert_eq!(again.status(), StatusCode::CREATED);
        assert_eq!(again.headers()["content-type"], "application/json");
    }
}
