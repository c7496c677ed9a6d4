//! What a body says about a role.

use claviger_access::{Permission, PermissionSet};
use claviger_model::{Invalid, Json, json::Fields};
use uuid::Uuid;

use crate::{connection::ATTRIBUTES, text::NAME};

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &["created_at", "managed", "modified_at", "team_count", "user_count"];

/// Attributes of a role.
pub(super) struct Given {
    pub(super) name: Option<String>,
    /// Whether it shall give nothing that was not asked for.
    pub(super) opt_out: Option<bool>,
}

pub(super) fn read(attributes: &Json, name_required: bool) -> (Given, Invalid) {
    let mut fields = match Fields::open(ATTRIBUTES, attributes) {
        Ok(fields) => fields,
        Err(faults) => return (Given { name: None, opt_out: None }, faults),
    };
    let name = if name_required { NAME.required(&mut fields, "name") } else { NAME.given(&mut fields, "name") };
    let given = Given { name, opt_out: fields.boolean("default_permissions_opt_out") };
    fields.ignore(READ_ONLY);
    (given, fields.close())
}

/// The permissions with these ids, and a fault for each that there is not.
pub(super) fn permissions(ids: &[Uuid]) -> (PermissionSet, Invalid) {
    let mut faults = Invalid::default();
    let mut set = PermissionSet::default();
    for (place, id) in ids.iter().enumerate() {
        match Permission::by_id(*id) {
            Some(permission) => set = set.union(PermissionSet::of([permission])),
            None => faults.push(
                format!("/data/relationships/permissions/data/{place}/id"),
                "is no permission; GET /api/v2/permissions lists all",
            ),
        }
    }
    (set, faults)
}

/// What every new role has, unless that is refused.
pub(super) fn defaults() -> PermissionSet {
    PermissionSet::of(Permission::ALL.iter().copied().filter(|permission| permission.restricted()))
}

pub(super) fn names(set: PermissionSet) -> Vec<String> {
    set.names().map(str::to_owned).collect()
}
