//! `ANY /api/v2/actions/connections/{connection_id}/proxy/{path}`

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use claviger_core::execution::ProxyInput;
use claviger_model::{ConnectionId, EventId};

use crate::{error::ApiError, extract::Caller, router::App, system::headers};

/// Passes one request on with the connection's credential and answers with what
/// the upstream answered.
pub(crate) async fn connection_proxy(State(app): State<App>, Caller(context): Caller, request: Request) -> Response {
    let Some((id, path_and_query)) = split(&request) else {
        return ApiError::new(StatusCode::BAD_REQUEST, "the id in the path is not a valid UUID").into_response();
    };
    let (parts, body) = request.into_parts();
    let input = ProxyInput {
        method: parts.method,
        path_and_query,
        headers: parts.headers,
        body: claviger_core::execution::RequestBody::stream(body),
    };
    match app.core.execution_proxy(&context, id, input).await {
        Ok(proxied) => {
            let mut response = Response::new(Body::new(proxied.body));
            *response.status_mut() = proxied.status;
            *response.headers_mut() = proxied.headers;
            response.extensions_mut().insert(FromUpstream);
            with_id(response, Some(proxied.id))
        }
        Err((event, error)) => with_id(ApiError::from(error).into_response(), event),
    }
}

/// Marks every answer on this route that is not the upstream's, also one that
/// was given before the handler ran, such as 401.
pub(crate) async fn own_answers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let upstreams = response.extensions().get::<FromUpstream>().is_some();
    if !upstreams {
        let headers = response.headers_mut();
        headers.entry("claviger-error").or_insert(HeaderValue::from_static("refused"));
        headers::add(headers);
    }
    response
}

/// Says that an answer is the upstream's and not ours.
#[derive(Clone, Copy)]
struct FromUpstream;

/// The id and what stands behind `/proxy`, both as they were sent: the path is
/// not decoded on the way.
fn split(request: &Request) -> Option<(ConnectionId, String)> {
    let rest = request.uri().path_and_query()?.as_str().strip_prefix("/api/v2/actions/connections/")?;
    let (id, rest) = rest.split_once("/proxy")?;
    Some((id.parse().ok()?, rest.to_owned()))
}

fn with_id(mut response: Response, event: Option<EventId>) -> Response {
    if let Some(value) = event.and_then(|event| HeaderValue::try_from(event.to_string()).ok()) {
        response.headers_mut().insert("claviger-execution-id", value);
    }
    response
}
