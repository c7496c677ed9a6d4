//! `POST /api/v2/authorization_links/begin`

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use claviger_core::consent::LinkBegun;
use serde::Serialize;
use utoipa::ToSchema;

use super::{KIND, Request, remember, remembered, token};
use crate::{
    error::ApiError,
    extract::{JsonBody, Visitor},
    jsonapi::{Data, MEDIA_TYPE, answer},
    key_view::ShownOnce,
    router::App,
};

/// The way to the provider.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationLinkBegun)]
pub(crate) struct Resource {
    /// Always `oauth_authorization_link`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationLinkBegunAttributes)]
struct Attributes {
    /// Where the browser goes now. Told once.
    #[schema(value_type = String)]
    authorization_url: ShownOnce,
    /// Too late from then on; begin again. RFC 3339.
    expires_at: String,
}

/// Begins to ask whoever has a link to agree at the provider, and binds the link to this
/// browser by the cookie `__Host-claviger-authorize`: no other one can come back, or
/// begin by it again.
#[utoipa::path(
    post,
    path = "/api/v2/authorization_links/begin",
    operation_id = "authorization_link_begin",
    tag = "Connections",
    security(()),
    request_body = Request,
    responses(
        (status = 201, description = "Where to send the browser", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn authorization_link_begin(
    State(app): State<App>,
    Visitor(visit): Visitor,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    app.origins.require_cookies()?;
    let begun = app.core.link_begin(&visit, token(&body)?, remembered(&headers)).await?;
    let LinkBegun { address, browser, expires_at } = begun;
    let attributes = Attributes { authorization_url: ShownOnce(address), expires_at: expires_at.to_string() };
    let mut response = answer(StatusCode::CREATED, MEDIA_TYPE, &Data { data: Resource { kind: KIND, attributes } });
    remember(response.headers_mut(), &browser);
    Ok(response)
}
