//! A policy on the wire (wire.md 6, extensions.md 5).

use claviger_core::policy::{PolicyView, StatementView};
use serde::Serialize;
use utoipa::ToSchema;

use super::KIND;

/// A policy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RestrictionPolicy)]
pub(crate) struct Resource {
    /// Of what: `type:id`.
    id: String,
    /// Always `restriction_policy`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What it gives.
    attributes: Attributes,
}

/// What a policy gives.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RestrictionPolicyAttributes)]
struct Attributes {
    /// In the order in which they were given.
    bindings: Vec<Binding>,
}

/// One statement of a policy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RestrictionPolicyBinding)]
pub(crate) struct Binding {
    /// What is given: for a connection `viewer`, `resolver` or `editor`.
    relation: String,
    /// To whom: `user:`, `role:`, `team:` or `org:`, and an id.
    principals: Vec<String>,
    /// Until when; RFC 3339. Absent has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
}

impl From<StatementView> for Binding {
    fn from(statement: StatementView) -> Self {
        Self {
            relation: statement.relation,
            principals: statement.principals.iter().map(ToString::to_string).collect(),
            expires_at: statement.expires_at.map(|end| end.to_string()),
        }
    }
}

impl From<PolicyView> for Resource {
    fn from(view: PolicyView) -> Self {
        let bindings = view.statements.into_iter().map(Into::into).collect();
        Self { id: view.resource, kind: KIND, attributes: Attributes { bindings } }
    }
}

/// What a change of a policy looks like: the whole of it as it shall be.
#[derive(ToSchema)]
#[schema(as = RestrictionPolicyRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = RestrictionPolicyRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    /// As in the path.
    id: Option<String>,
    #[schema(example = "restriction_policy")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = RestrictionPolicyRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// At most 100, which name at most 1,000 principals.
    bindings: Vec<RequestBinding>,
}

#[derive(ToSchema)]
#[schema(as = RestrictionPolicyRequestBinding)]
#[expect(dead_code, reason = "see Request")]
struct RequestBinding {
    relation: String,
    principals: Vec<String>,
    /// Connections only: until when; RFC 3339.
    expires_at: Option<String>,
}
