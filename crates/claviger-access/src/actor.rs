//! On whose behalf a request runs.

use claviger_model::{
    AccessTokenId, ApiKeyId, ApplicationKeyId, OrganizationId, Principal, SessionId, TeamId, Timestamp, UserId,
    role::HeldRole,
};

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
    /// `Authorization: Bearer`.
    Token {
        /// Which.
        access_token_id: AccessTokenId,
    },
    /// A browser's session.
    Session {
        /// Which.
        session_id: SessionId,
    },
}

/// Everything that is known of somebody who proved who they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// The only organization they can see.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// Not a person.
    pub service_account: bool,
    /// May do nothing: disabled, or not a member yet.
    pub disabled: bool,
    /// Their roles with what those give.
    pub roles: Vec<HeldRole>,
    /// Their teams.
    pub teams: Vec<TeamId>,
    /// What the key or token is cut down to; `None` is nothing less than the roles give.
    pub scopes: Option<Vec<String>>,
    /// End of the token or session.
    pub expires_at: Option<Timestamp>,
    /// How they proved it.
    pub via: Via,
}

/// Somebody who has proved who they are, ready to be decided about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The only organization they can see.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// Not a person.
    pub service_account: bool,
    /// End of the token or session; nobody from then on.
    pub expires_at: Option<Timestamp>,
    /// How they proved it.
    pub via: Via,
    given: PermissionSet,
    scopes: Option<PermissionSet>,
    permissions: PermissionSet,
    principals: Box<[Principal]>,
}

impl Actor {
    /// The actor that these facts make; nobody if they are disabled.
    ///
    /// Permissions are what the roles give together, then cut to the scopes of
    /// the key: nothing else ever adds one.
    pub fn new(facts: &Facts) -> Option<Self> {
        if facts.disabled {
            return None;
        }
        let given = facts.roles.iter().map(PermissionSet::of_role).fold(PermissionSet::default(), PermissionSet::union);
        let scopes = facts.scopes.as_ref().map(|scopes| PermissionSet::from_names(scopes.iter().map(String::as_str)));
        let permissions = scopes.map_or(given, |scopes| given.intersect(scopes));
        Some(Self {
            organization_id: facts.organization_id,
            user_id: facts.user_id,
            service_account: facts.service_account,
            expires_at: facts.expires_at,
            via: facts.via,
            given,
            scopes,
            permissions,
            principals: principals(facts),
        })
    }

    /// What they may do.
    pub fn permissions(&self) -> PermissionSet {
        self.permissions
    }

    /// What their roles give, whatever the key leaves of it.
    pub fn given(&self) -> PermissionSet {
        self.given
    }

    /// Passes if a key may be changed from the scopes `from` to the scopes `to`
    /// (`None` is no limit) with the key or token in hand: what is itself cut
    /// down cannot make or widen another beyond itself.
    ///
    /// # Errors
    /// [`Denial::Scope`] with the first permission that is beyond.
    pub fn may_widen(&self, from: Option<PermissionSet>, to: Option<PermissionSet>) -> Result<(), Denial> {
        let Some(own) = self.scopes else { return Ok(()) };
        let reached = own.union(from.unwrap_or_else(PermissionSet::all));
        let beyond = to.unwrap_or_else(PermissionSet::all).iter().find(|permission| !reached.has(*permission));
        beyond.map_or(Ok(()), |permission| Err(Denial::Scope(permission)))
    }

    /// Every principal that reaches them, sorted.
    pub fn principals(&self) -> &[Principal] {
        &self.principals
    }

    /// Whether a binding for `principal` reaches this actor.
    pub fn is(&self, principal: Principal) -> bool {
        self.principals.binary_search(&principal).is_ok()
    }

    /// Whether the token or session is still good.
    pub fn in_force(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// Passes if the actor's roles give `permission` and the key does not withhold it.
    ///
    /// # Errors
    /// [`Denial::Permission`] or [`Denial::Scope`] otherwise.
    pub fn require(&self, permission: Permission) -> Result<(), Denial> {
        if self.permissions.has(permission) {
            Ok(())
        } else if self.given.has(permission) {
            Err(Denial::Scope(permission))
        } else {
            Err(Denial::Permission(permission))
        }
    }
}

/// Sorted: user, roles, teams, organization, each by id.
pub(crate) fn principals(facts: &Facts) -> Box<[Principal]> {
    let own = [Principal::User(facts.user_id), Principal::Organization(facts.organization_id)];
    let roles = facts.roles.iter().map(|role| Principal::Role(role.id));
    let mut all: Vec<_> =
        own.into_iter().chain(roles).chain(facts.teams.iter().copied().map(Principal::Team)).collect();
    all.sort_unstable();
    all.dedup();
    all.into()
}
