//! A role on the wire.

use claviger_access::PermissionSet;
use claviger_core::CountedRole;
use claviger_model::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::jsonapi::{Data, Reference};

/// The type of roles.
pub(crate) const KIND: &str = "roles";

/// A role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Role)]
pub(crate) struct Resource {
    /// Always `roles`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id.
    id: Uuid,
    /// What it is.
    attributes: Attributes,
    /// What it gives.
    relationships: Relationships,
}

/// What a role is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoleAttributes)]
struct Attributes {
    /// What people call it.
    name: String,
    /// RFC 3339.
    created_at: String,
    /// RFC 3339.
    modified_at: String,
    /// How many people and service accounts have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    user_count: Option<u64>,
}

/// What a role gives.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoleRelationships)]
struct Relationships {
    permissions: Data<Vec<Reference>>,
}

impl Resource {
    /// A role, and how many have it where that was counted.
    pub(crate) fn new(role: Role, user_count: Option<u64>) -> Self {
        let given = PermissionSet::given_by(&role);
        let data = given.iter().map(|permission| Reference { id: permission.id(), kind: "permissions" }).collect();
        let attributes = Attributes {
            name: role.name,
            created_at: role.created_at.to_string(),
            modified_at: role.modified_at.to_string(),
            user_count,
        };
        Self { kind: KIND, id: role.id.0, attributes, relationships: Relationships { permissions: Data { data } } }
    }
}

impl From<CountedRole> for Resource {
    fn from(CountedRole { role, users }: CountedRole) -> Self {
        Self::new(role, Some(users))
    }
}
