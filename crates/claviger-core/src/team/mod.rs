//! Teams (wire.md 9): one file an operation.

mod create;
mod delete;
mod get;
mod input;
mod list;
mod update;

use claviger_access::About;
use claviger_model::{Team, TeamId};
use claviger_store::{CountedTeam, StoreError};

use crate::{Context, Core, Error, record::Asset};

pub use list::TeamFilter;

impl Core {
    /// One team of the actor's organization.
    pub(crate) async fn team_load(&self, context: &Context, id: TeamId) -> Result<CountedTeam, Error> {
        self.store().team_get(context.actor.organization_id, id).await?.ok_or(Error::NotFound("team"))
    }

    /// Whether the actor administers a team.
    pub(crate) async fn team_about(&self, context: &Context, id: TeamId) -> Result<About, Error> {
        let actor = &context.actor;
        let place = self.store().membership_get(actor.organization_id, (id, actor.user_id)).await?;
        Ok(About { own: false, team_admin: place.is_some_and(|membership| membership.admin) })
    }
}

/// A team as the record names it.
pub(crate) fn asset(team: &Team) -> Asset<'_> {
    Asset { kind: "team", id: Some(team.id.0), name: Some(&team.name) }
}

fn told(error: StoreError) -> Error {
    match error {
        StoreError::Taken { .. } => Error::Taken("Team name and handle must be unique"),
        StoreError::NotFound => Error::NotFound("team"),
        other => other.into(),
    }
}
