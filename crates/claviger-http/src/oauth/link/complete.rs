//! `POST /api/v2/authorization_links/complete`

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{KIND, remembered};
use crate::{
    error::ApiError,
    extract::{JsonBody, Visitor},
    jsonapi::{Data, MEDIA_TYPE, answer},
    oauth::{complete, view::ErrorView},
    router::App,
};

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationLinkUsed)]
pub(crate) struct Resource {
    /// Always `oauth_authorization_link`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationLinkUsedAttributes)]
struct Attributes {
    /// `authorized`, or `failed`: then the link may be opened again in the same browser.
    status: &'static str,
    /// Whose account was connected, as far as the provider says.
    account: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorView>,
}

/// Finishes what this browser began by a link: what the provider sent it back with
/// becomes a token of the connection, and the link is used up. For the browser that began
/// it, by its cookie.
#[utoipa::path(
    post,
    path = "/api/v2/authorization_links/complete",
    operation_id = "authorization_link_complete",
    tag = "Connections",
    security(()),
    request_body = complete::Request,
    responses(
        (status = 200, description = "What became of it", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn authorization_link_complete(
    State(app): State<App>,
    Visitor(visit): Visitor,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let used = app.core.link_complete(&visit, complete::query(&body)?, remembered(&headers).as_ref()).await?;
    let status = if used.fault.is_none() { "authorized" } else { "failed" };
    let attributes = Attributes { status, account: used.account, error: used.fault.map(Into::into) };
    Ok(answer(StatusCode::OK, MEDIA_TYPE, &Data { data: Resource { kind: KIND, attributes } }))
}
