//! Who comes without having proved who they are: to sign in, or to accept an
//! invitation.

use axum::{
    extract::{FromRequestParts, MatchedPath},
    http::{HeaderMap, header, request::Parts},
};
use claviger_core::{PATIENCE, session::Visit};

use crate::{cookie, csrf, error::ApiError, listen::ClientAddress, router::App};

/// Somebody at the door. To have one means that no other page sent them.
#[derive(Debug)]
pub(crate) struct Visitor(pub(crate) Visit);

impl FromRequestParts<App> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        csrf::check_visitor(app, &parts.method, &parts.headers)?;
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        Ok(Self(Visit {
            client_ip: parts.extensions.get::<ClientAddress>().map(|address| address.0),
            user_agent: agent(&parts.headers),
            route: format!("{} {route}", parts.method),
            cookie: cookie::value(&parts.headers, cookie::SESSION),
            now: app.core.clock().now(),
            patience: PATIENCE,
        }))
    }
}

fn agent(headers: &HeaderMap) -> Option<String> {
    headers.get(header::USER_AGENT)?.to_str().ok().map(str::to_owned)
}
