//! Other objects that come along with an answer.

use claviger_access::PermissionSet;
use claviger_model::Role;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{organizations, permissions, roles};

/// One of them, by its type.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Included {
    /// `roles`
    Role(roles::view::Resource),
    /// `permissions`
    Permission(permissions::view::Resource),
    /// `orgs`
    Organization(organizations::view::Resource),
}

/// Roles, and the permissions that they give.
pub(crate) fn roles_and_permissions(roles: Vec<Role>) -> Vec<Included> {
    let given = roles.iter().map(PermissionSet::given_by).fold(PermissionSet::default(), PermissionSet::union);
    let permissions: Vec<_> = given.iter().map(|permission| Included::Permission(permission.into())).collect();
    let roles = roles.into_iter().map(|role| Included::Role(roles::view::Resource::new(role, None)));
    roles.chain(permissions).collect()
}
