//! People and service accounts (wire.md 7, 10): one file an operation.

mod create;
mod current;
mod disable;
mod get;
mod input;
mod list;
mod organizations;
mod permissions;
mod update;

use claviger_access::Permission;
use claviger_model::{User, UserId};
use claviger_store::StoreError;

use crate::{Context, Core, Error, record::Asset};

pub(crate) use input::address;
pub use list::UserFilter;

impl Core {
    /// One user of the actor's organization.
    pub(crate) async fn user_load(&self, context: &Context, id: UserId) -> Result<User, Error> {
        self.store().user_get(context.actor.organization_id, id).await?.ok_or(Error::NotFound("user"))
    }
}

/// A user as the record names them.
fn asset(user: &User) -> Asset<'_> {
    let kind = if user.service_account { "service_account" } else { "user" };
    Asset { kind, id: Some(user.id.0), name: Some(&user.email) }
}

/// Passes if the actor may change this one: people and service accounts take
/// different permissions, and which of the two it is shows only here.
fn may_change(context: &Context, user: &User) -> Result<(), Error> {
    let needed = if user.service_account { Permission::ServiceAccountWrite } else { Permission::UserAccessManage };
    Ok(context.actor.require(needed)?)
}

fn told(error: StoreError) -> Error {
    match error {
        StoreError::Taken { .. } => Error::Taken("somebody in this organization has this e-mail address already"),
        StoreError::NotFound => Error::NotFound("user"),
        other => other.into(),
    }
}
