//! A request for access on the wire.

use claviger_core::access_request::RequestView;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;
use crate::jsonapi::{Data, Reference};

/// A request for access.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessRequest)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `access_request`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What is asked for, and what became of it.
    attributes: Attributes,
    /// By whom.
    relationships: Relationships,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessRequestAttributes)]
struct Attributes {
    /// To which connection. That it stands here does not mean that it is there.
    connection_id: Uuid,
    /// Its name, for who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_name: Option<String>,
    /// `viewer`, `resolver` or `editor`.
    relation: &'static str,
    /// Why.
    reason: String,
    /// Until when: asked for until it is decided, then what was given; RFC 3339.
    expires_at: String,
    /// `pending`, `approved`, `refused` or `withdrawn`.
    status: &'static str,
    /// What whoever decided said to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    /// When it was decided; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<String>,
    /// Grows by one with every change.
    version: i64,
    /// RFC 3339.
    created_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessRequestRelationships)]
struct Relationships {
    /// Who asks.
    requested_by: Data<Reference>,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<Data<Reference>>,
}

impl From<RequestView> for Resource {
    fn from(RequestView { request, connection_name }: RequestView) -> Self {
        let user = |id: Uuid| Data { data: Reference { id, kind: "users" } };
        Self {
            id: request.id.0,
            kind: KIND,
            attributes: Attributes {
                connection_id: request.connection_id.0,
                connection_name,
                relation: request.relation.as_str(),
                reason: request.reason,
                expires_at: request.until.to_string(),
                status: request.status.as_str(),
                answer: request.answer,
                decided_at: request.decided_at.map(|at| at.to_string()),
                version: request.version,
                created_at: request.created_at.to_string(),
            },
            relationships: Relationships {
                requested_by: user(request.requested_by.0),
                decided_by: request.decided_by.map(|id| user(id.0)),
            },
        }
    }
}

/// What a new request looks like.
#[derive(ToSchema)]
#[schema(as = AccessRequestRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = AccessRequestRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "access_request")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = AccessRequestRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    connection_id: Uuid,
    /// `viewer`, `resolver` or `editor`.
    relation: String,
    /// 1 to 1,000 characters.
    reason: String,
    /// At most 90 days from now; RFC 3339.
    expires_at: String,
}

/// What a decision looks like; `attributes` may be empty.
#[derive(ToSchema)]
#[schema(as = AccessRequestDecision)]
#[expect(dead_code, reason = "see Request")]
pub(crate) struct Decision {
    data: DecisionData,
}

#[derive(ToSchema)]
#[schema(as = AccessRequestDecisionData)]
#[expect(dead_code, reason = "see Request")]
struct DecisionData {
    #[schema(example = "access_request")]
    r#type: String,
    attributes: DecisionAttributes,
}

#[derive(ToSchema)]
#[schema(as = AccessRequestDecisionAttributes)]
#[expect(dead_code, reason = "see Request")]
struct DecisionAttributes {
    /// 1 to 1,000 characters, for who asked.
    answer: Option<String>,
    /// To approve only: an earlier end than what was asked for; RFC 3339.
    expires_at: Option<String>,
    /// Refuses the decision if the request has another version by now.
    version: Option<i64>,
}
