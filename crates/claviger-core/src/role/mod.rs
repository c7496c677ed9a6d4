//! Roles (wire.md 8): one file an operation.

mod clone;
mod create;
mod delete;
mod get;
mod input;
mod known;
mod list;
mod permission_add;
mod permission_change;
mod permission_list;
mod permission_remove;
mod template_list;
mod update;
mod user_add;
mod user_change;
mod user_list;
mod user_remove;

use claviger_access::Denial;
use claviger_model::{Role, RoleId};
use claviger_store::{CountedRole, StoreError};

use crate::{Context, Core, Error, record::Asset};

pub use list::RoleFilter;

impl Core {
    /// One role of the actor's organization.
    async fn role_load(&self, context: &Context, id: RoleId) -> Result<CountedRole, Error> {
        self.store().role_get(context.actor.organization_id, id).await?.ok_or(Error::NotFound("role"))
    }
}

/// A role as the record names it.
fn asset(role: &Role) -> Asset<'_> {
    Asset { kind: "role", id: Some(role.id.0), name: Some(&role.name) }
}

/// Passes if what the role is may be changed.
fn changeable(role: &Role) -> Result<(), Error> {
    if role.built_in.is_some() { Err(Error::Denied(Denial::BuiltIn)) } else { Ok(()) }
}

fn told(error: StoreError) -> Error {
    match error {
        StoreError::Taken { .. } => Error::Taken("a role of this name is there already"),
        StoreError::NotFound => Error::NotFound("role"),
        other => other.into(),
    }
}
