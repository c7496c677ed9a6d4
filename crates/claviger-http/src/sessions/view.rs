//! A session on the wire. Its cookie's value is in no answer's body.

use claviger_model::{Session, SessionId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;
use crate::jsonapi::{Data, Reference};

/// A browser's session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `sessions`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
    relationships: Relationships,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SessionAttributes)]
struct Attributes {
    /// Whether it is the one that this request came with.
    current: bool,
    /// False while a second factor is missing.
    complete: bool,
    /// `password`, or `oidc:` and the provider's id.
    method: String,
    /// From where it began.
    client_ip: Option<String>,
    /// With which browser, by its own word.
    user_agent: Option<String>,
    /// RFC 3339.
    created_at: String,
    /// Within a minute; RFC 3339.
    last_seen_at: String,
    /// When it is over however much it is used; RFC 3339.
    expires_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SessionRelationships)]
struct Relationships {
    /// Who signed in.
    user: Data<Reference>,
}

impl Resource {
    /// A session as whoever is in `current` sees it.
    pub(crate) fn seen_from(session: Session, current: Option<SessionId>) -> Self {
        Self {
            id: session.id.0,
            kind: KIND,
            attributes: Attributes {
                current: current == Some(session.id),
                complete: session.complete,
                method: session.method.to_string(),
                client_ip: session.client_ip.map(|address| address.to_string()),
                user_agent: session.user_agent,
                created_at: session.created_at.to_string(),
                last_seen_at: session.last_seen_at.to_string(),
                expires_at: session.expires_at.to_string(),
            },
            relationships: Relationships { user: Data { data: Reference { id: session.user_id.0, kind: "users" } } },
        }
    }
}
