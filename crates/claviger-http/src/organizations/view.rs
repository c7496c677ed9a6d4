//! An organization on the wire.

use claviger_model::Organization;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An organization.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organization)]
pub(crate) struct Resource {
    /// Always `orgs`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id.
    id: Uuid,
    /// What it is.
    attributes: Attributes,
}

/// What an organization is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrganizationAttributes)]
struct Attributes {
    /// What people call it.
    name: String,
    /// By which people name it when they sign in.
    public_id: String,
    /// RFC 3339.
    created_at: String,
}

impl From<Organization> for Resource {
    fn from(organization: Organization) -> Self {
        let Organization { id, name, handle, created_at, .. } = organization;
        let attributes = Attributes { name, public_id: handle, created_at: created_at.offset_text() };
        Self { kind: "orgs", id: id.0, attributes }
    }
}
