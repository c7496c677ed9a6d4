//! `ANY /api/v2/actions/connections/{connection_id}/proxy/{path}`

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use claviger_core::{Context, execution::ProxyInput};
use claviger_model::{ConnectionId, EventId};

use crate::{authentication, error::ApiError, metrics, refusals, request_log::Seen, router::App, system::headers};

/// One name for the three shapes of the path, as the record, the metrics and the log have it.
const ROUTE: &str = "/api/v2/actions/connections/{connection_id}/proxy/{*path}";
const ABOVE: &str = "/api/v2/actions/connections/";

/// Whether a path is this route's.
pub(crate) fn is_meant(path: &str) -> bool {
    let below = path.strip_prefix(ABOVE).and_then(|rest| rest.split_once('/'));
    below.is_some_and(|(id, rest)| !id.is_empty() && (rest == "proxy" || rest.starts_with("proxy/")))
}

/// Passes one request on with the connection's credential and answers with what
/// the upstream answered. This is the hot path, where each layer around a handler
/// would cost an allocation or more: it authenticates and counts by itself.
pub(crate) async fn connection_proxy(app: App, request: Request) -> Response {
    let seen = Seen::of(&request, ROUTE);
    let response = match authentication::caller_by_keys(&app, &request, ROUTE).await {
        Ok(context) => pass_on(&app, &context, request).await,
        Err(error) => Err(error.into_response()),
    };
    let response = response.unwrap_or_else(|response| own_answer(&app, response));
    metrics::count(ROUTE, response.status());
    if let Some(seen) = seen {
        seen.log(&response);
    }
    response
}

/// An answer of the upstream's, or one of ours.
async fn pass_on(app: &App, context: &Context, request: Request) -> Result<Response, Response> {
    let Some((id, path_and_query)) = split(&request) else {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "the id in the path is not a valid UUID").into_response());
    };
    let (parts, body) = request.into_parts();
    let input = ProxyInput {
        method: parts.method,
        path_and_query,
        headers: parts.headers,
        body: claviger_core::execution::RequestBody::stream(body),
    };
    match app.core.execution_proxy(context, id, input).await {
        Ok(proxied) => {
            let mut response = Response::new(Body::new(proxied.body));
            *response.status_mut() = proxied.status;
            *response.headers_mut() = proxied.headers;
            Ok(with_id(response, Some(proxied.id)))
        }
        Err((event, error)) => {
            let response = ApiError::from(error).into_response();
            // What has an event is on record as a use that failed.
            if event.is_none() {
                refusals::note(app, context, parts.uri.path(), &response);
            }
            Err(with_id(response, event))
        }
    }
}

/// Marks an answer that is not the upstream's.
fn own_answer(app: &App, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry("claviger-error").or_insert(HeaderValue::from_static("refused"));
    headers::add(app, headers);
    response
}

/// The id and what stands behind `/proxy`, both as they were sent: the path is
/// not decoded on the way.
fn split(request: &Request) -> Option<(ConnectionId, String)> {
    let rest = request.uri().path_and_query()?.as_str().strip_prefix(ABOVE)?;
    let (id, rest) = rest.split_once("/proxy")?;
    Some((id.parse().ok()?, rest.to_owned()))
}

fn with_id(mut response: Response, event: Option<EventId>) -> Response {
    if let Some(value) = event.and_then(|event| HeaderValue::try_from(event.to_string()).ok()) {
        response.headers_mut().insert("claviger-execution-id", value);
    }
    response
}
