//! What a request says about a key or token: its name, its scopes, its end.

use claviger_access::{Permission, PermissionSet};
use claviger_model::{Invalid, Json, OrganizationId, Secret, UserId, audit::Change, json::Fields};
use serde_json::Value;

use crate::{Context, Core, Error};

/// Where the attributes of a body stand.
pub(crate) const ATTRIBUTES: &str = "/data/attributes";
const LONGEST_NAME: usize = 255;

/// A key or token that was just made, with the only sight of its text.
#[derive(Debug)]
pub struct Made<T> {
    /// What is kept of it.
    pub key: T,
    /// To be shown once.
    pub text: Secret<String>,
}

/// One page of keys or tokens.
#[derive(Debug)]
pub struct Listed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many match the filters.
    pub filtered: u64,
    /// The people named by the rows, if they were asked for.
    pub people: Vec<claviger_model::User>,
}

/// Takes `name`, which must be there to make something.
pub(crate) fn read_name(fields: &mut Fields<'_>, required: bool) -> Option<String> {
    let name = if required { fields.required_string("name") } else { fields.string("name") }?;
    let name = name.expose();
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME {
        fields.faults.push(fields.at("name"), format!("must be 1 to {LONGEST_NAME} characters, not only spaces"));
        return None;
    }
    Some(name.clone())
}

/// Takes `scopes`: `None` if there are none, `Some(None)` for `null`, which is no
/// limit. Each must be a permission that the owner's roles give.
pub(crate) fn read_scopes(fields: &mut Fields<'_>, owner: PermissionSet) -> Option<Option<Vec<String>>> {
    let items = match fields.take("scopes")? {
        Json::Null => return Some(None),
        Json::Array(items) => items,
        other => {
            let detail = format!("must be a list of permissions, not {}", other.kind());
            fields.faults.push(fields.at("scopes"), detail);
            return None;
        }
    };
    let at = fields.at("scopes");
    let mut scopes: Vec<String> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        match scope(item, owner) {
            Ok(permission) if scopes.iter().any(|other| other == permission.as_str()) => {}
            Ok(permission) => scopes.push(permission.as_str().to_owned()),
            Err(detail) => fields.faults.push(format!("{at}/{place}"), detail),
        }
    }
    Some(Some(scopes))
}

fn scope(item: &Json, owner: PermissionSet) -> Result<Permission, &'static str> {
    let Json::String(name) = item else { return Err("must be the name of a permission, such as connections_read") };
    let permission: Permission =
        name.expose().parse().map_err(|_| "is not a permission; GET /api/v2/permissions lists them")?;
    if owner.has(permission) { Ok(permission) } else { Err("none of the owner's roles gives this permission") }
}

/// Scopes as a set; `None` is no limit.
pub(crate) fn set_of(scopes: Option<&Vec<String>>) -> Option<PermissionSet> {
    scopes.map(|scopes| PermissionSet::from_names(scopes.iter().map(String::as_str)))
}

/// A field that changed, if it did.
pub(crate) fn change(field: &str, from: Value, to: Value) -> Option<Change> {
    (from != to).then(|| Change { field: field.to_owned(), from: Some(from), to: Some(to), changed: false })
}

/// Members of an answer that a client may send back unread.
pub(crate) fn close(mut fields: Fields<'_>, read_only: &[&str]) -> Invalid {
    fields.ignore(read_only);
    fields.close()
}

impl Core {
    /// What somebody's roles give them now.
    pub(crate) async fn given_to(&self, organization: OrganizationId, user: UserId) -> Result<PermissionSet, Error> {
        let (roles, _) = self.store().standing(organization, user).await?;
        Ok(roles.iter().map(PermissionSet::of_role).fold(PermissionSet::default(), PermissionSet::union))
    }

    /// The same for the owner of a key; the caller's own needs no look-up.
    pub(crate) async fn given_to_owner(&self, context: &Context, owner: UserId) -> Result<PermissionSet, Error> {
        let actor = &context.actor;
        if owner == actor.user_id { Ok(actor.given()) } else { self.given_to(actor.organization_id, owner).await }
    }
}
