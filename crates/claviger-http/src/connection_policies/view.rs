//! A connection as who manages access sees it.

use claviger_core::policy::PolicyRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    jsonapi::{Data, Reference},
    restriction_policy::view::Binding,
};

/// Whose a connection is and who may do what with it; nothing of how it is set up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionPolicy)]
pub(crate) struct Resource {
    /// The connection's id.
    id: Uuid,
    /// Always `connection_policy`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
    relationships: Relationships,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionPolicyAttributes)]
struct Attributes {
    /// What people call it.
    name: String,
    /// Its integration type.
    integration: String,
    /// Its policy.
    bindings: Vec<Binding>,
    /// How many active people and service accounts are its editors now.
    enabled_editors: u64,
    /// Nobody active is.
    orphaned: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionPolicyRelationships)]
struct Relationships {
    /// Its author.
    created_by: Data<Reference>,
}

impl From<PolicyRow> for Resource {
    fn from(row: PolicyRow) -> Self {
        Self {
            id: row.id.0,
            kind: "connection_policy",
            attributes: Attributes {
                name: row.name,
                integration: row.integration,
                bindings: row.statements.into_iter().map(Into::into).collect(),
                enabled_editors: row.editors,
                orphaned: row.editors == 0,
            },
            relationships: Relationships {
                created_by: Data { data: Reference { id: row.created_by.0, kind: "users" } },
            },
        }
    }
}
