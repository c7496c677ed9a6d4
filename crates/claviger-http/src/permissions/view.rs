//! A permission on the wire.

use claviger_access::Permission;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Permissions come with the program, not with an installation.
const CREATED: &str = "2026-11-22T00:00:00.000000Z";

/// A permission.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Permission)]
pub(crate) struct Resource {
    /// Always `permissions`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id, the same in every installation.
    id: Uuid,
    /// What it is.
    attributes: Attributes,
}

/// What a permission is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PermissionAttributes)]
struct Attributes {
    /// By which scopes name it.
    name: &'static str,
    /// As people see it.
    display_name: &'static str,
    /// What it is good for.
    description: &'static str,
    /// RFC 3339.
    created: &'static str,
    /// Under which heading it stands.
    group_name: &'static str,
    /// `read`, `write` or `other`.
    display_type: &'static str,
    /// Whether every new role has it, unless that is refused.
    restricted: bool,
    /// None.
    name_aliases: [&'static str; 0],
}

impl From<Permission> for Resource {
    fn from(permission: Permission) -> Self {
        let attributes = Attributes {
            name: permission.as_str(),
            display_name: permission.display_name(),
            description: permission.description(),
            created: CREATED,
            group_name: permission.group_name(),
            display_type: permission.display_type(),
            restricted: permission.restricted(),
            name_aliases: [],
        };
        Self { kind: "permissions", id: permission.id(), attributes }
    }
}
