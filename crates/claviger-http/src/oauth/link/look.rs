//! `POST /api/v2/authorization_links/look`

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use claviger_core::consent::LinkSeen;
use serde::Serialize;
use utoipa::ToSchema;

use super::{KIND, Request, remembered, token};
use crate::{
    error::ApiError,
    extract::{JsonBody, Visitor},
    jsonapi::{Data, MEDIA_TYPE, answer},
    router::App,
};

/// What a link is for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationLink)]
pub(crate) struct Resource {
    /// Always `oauth_authorization_link`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationLinkAttributes)]
struct Attributes {
    /// Whose connection it is.
    organization: String,
    /// Its name.
    connection: String,
    /// What it is for, such as `GitHub`.
    integration: String,
    /// Who made the link.
    made_by: String,
    /// The host where the browser goes.
    provider: String,
    /// What is asked for; nothing leaves it to the provider.
    scopes: Vec<String>,
    /// Where the provider sends the browser then.
    redirect_uri: String,
    /// Until when the link may be used; RFC 3339.
    expires_at: String,
}

impl From<LinkSeen> for Resource {
    fn from(seen: LinkSeen) -> Self {
        let LinkSeen { organization, connection, integration, made_by, provider, scopes, redirect_uri, expires_at } =
            seen;
        let (redirect_uri, expires_at) = (redirect_uri.into(), expires_at.to_string());
        Self {
            kind: KIND,
            attributes: Attributes {
                organization,
                connection,
                integration,
                made_by,
                provider,
                scopes,
                redirect_uri,
                expires_at,
            },
        }
    }
}

/// Shows whoever has a link who asks for what. Nothing is begun by it.
#[utoipa::path(
    post,
    path = "/api/v2/authorization_links/look",
    operation_id = "authorization_link_look",
    tag = "Connections",
    security(()),
    request_body = Request,
    responses(
        (status = 200, description = "What it is for", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn authorization_link_look(
    State(app): State<App>,
    Visitor(visit): Visitor,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let seen = app.core.link_look(&visit, token(&body)?, remembered(&headers).as_ref()).await?;
    Ok(answer(StatusCode::OK, MEDIA_TYPE, &Data { data: Resource::from(seen) }))
}
