//! `POST /api/v2/actions/connections/{connection_id}/authorize_link`

use axum::extract::State;
use claviger_core::consent::LinkMade;
use claviger_model::{ConnectionId, Secret};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;
use crate::{
    error::ApiError,
    extract::{Caller, OptionalJsonBody, PathId, nothing_wrong},
    jsonapi::{Data, JsonApi},
    key_view::ShownOnce,
    router::App,
};

/// A link by which somebody without an account authorizes one connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationLinkMade)]
pub(crate) struct Resource {
    /// Its id: no secret. The record names the link by it.
    id: Uuid,
    /// Always `oauth_authorization_link`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationLinkMadeAttributes)]
struct Attributes {
    /// To be handed to the person: whoever has it may authorize the connection, once.
    /// Only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    url: Option<ShownOnce>,
    /// A day later; RFC 3339.
    expires_at: String,
}

impl Resource {
    fn of(made: &LinkMade, url: Option<Secret<String>>) -> Self {
        let expires_at = made.link.expires_at.to_string();
        Self { id: made.link.id.0, kind: KIND, attributes: Attributes { url: url.map(ShownOnce), expires_at } }
    }
}

/// Makes a link by which somebody without an account authorizes this connection, once
/// and within a day. It is no good any more once the connection asks for something else
/// or is deleted, its maker may not edit it any more, or the same person makes another.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/authorize_link",
    operation_id = "connection_authorize_link",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 201, description = "The link, to be handed over", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_authorize_link(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
    body: Result<OptionalJsonBody, ApiError>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    nothing_wrong(body, KIND, async || app.core.link_permit(&context, id).await).await?;
    let made = app.core.link_make(&context, id).await?;
    let kept = Data { data: Resource::of(made.value(), None) };
    let answer = made.map(|made| Data { data: Resource::of(&made, Some(url(&app, &made.token))) });
    Ok(JsonApi::created(answer).keeping(&kept))
}

/// The token stands behind the #, which browsers send to nobody.
fn url(app: &App, token: &Secret<String>) -> Secret<String> {
    Secret::new(format!("{}/authorize#{}", app.origins.shown(), token.expose()))
}
