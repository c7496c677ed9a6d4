//! On whose behalf a request runs.

use claviger_model::{ApiKeyId, ApplicationKeyId, OrganizationId, Principal, RoleId, TeamId, UserId};

use crate::{Denial, Permission, PermissionSet};

/// How the actor proved who they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Via {
    /// `DD-API-KEY` and `DD-APPLICATION-KEY`.
    Keys {
        /// The organization's key.
        api_key_id: ApiKeyId,
        /// The person's key.
        application_key_id: ApplicationKeyId,
        /// Whether the application key may be used for connections and apps.
        registered: bool,
    },
}

/// Somebody who has proved who they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The only organization they can see.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// What their roles give.
    pub permissions: PermissionSet,
    /// Their roles.
    pub roles: Vec<RoleId>,
    /// Their teams.
    pub teams: Vec<TeamId>,
    /// How they proved it.
    pub via: Via,
}

impl Actor {
    /// Whether a binding for `principal` reaches this actor.
    pub fn is(&self, principal: Principal) -> bool {
        match principal {
            Principal::User(id) => id == self.user_id,
            Principal::Role(id) => self.roles.contains(&id),
            Principal::Team(id) => self.teams.contains(&id),
            Principal::Organization(id) => id == self.organization_id,
        }
    }

    /// Passes if the actor's roles give `permission`.
    ///
    /// # Errors
    /// [`Denial::Permission`] otherwise.
    pub fn require(&self, permission: Permission) -> Result<(), Denial> {
        if self.permissions.has(permission) { Ok(()) } else { Err(Denial::Permission(permission)) }
    }

    /// Passes if the key may be used for connections and apps at all.
    ///
    /// # Errors
    /// [`Denial::Unregistered`] for an application key that nobody registered.
    pub fn require_registered(&self) -> Result<(), Denial> {
        match self.via {
            Via::Keys { registered: false, application_key_id, .. } => Err(Denial::Unregistered(application_key_id)),
            Via::Keys { .. } => Ok(()),
        }
    }
}
