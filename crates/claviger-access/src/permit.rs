//! Decisions about what is no connection, and the proof that one was made.

use claviger_model::{OrganizationId, UserId};

use crate::{
    Actor, Denial, Grant, Level, Permission, Via,
    operation::{Group, Need, Operation, Rule},
};

/// What is known of the object beside the actor's permissions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct About {
    /// It is the actor's own.
    pub own: bool,
    /// The actor administers the team.
    pub team_admin: bool,
}

/// A decision that was made for one operation. Made only here; it opens nothing.
#[derive(Debug)]
pub struct Permit {
    operation: Operation,
    organization_id: OrganizationId,
    user_id: UserId,
}

/// A value together with the proof that it was decided about: the only thing
/// that the edge can answer with.
#[derive(Debug)]
pub struct Decided<T> {
    operation: Operation,
    value: T,
}

impl Actor {
    /// Decides whether the actor may do `operation`.
    ///
    /// # Errors
    /// What is missing; [`Denial::Hidden`] where the actor may not even know that
    /// the object is there.
    pub fn permit(&self, operation: Operation, about: About) -> Result<Permit, Denial> {
        let rule = operation.rule();
        match rule.act {
            // Of what is no connection; the published API asks for no registration there.
            Need::PolicyViewer | Need::PolicyEditor => self.enter(&Rule { registered: false, ..*rule })?,
            _ => self.enter(rule)?,
        }
        match rule.act {
            // Nothing to see: no connection is named.
            Need::ResolverIfAny => self.require(Permission::ConnectionsResolve)?,
            // The decision about what was made of the request comes behind it.
            Need::ResolverOfNew => {
                let all = [Permission::ConnectionsWrite, Permission::ConnectionsResolve, Permission::ConnectionsRead];
                all.into_iter().try_for_each(|permission| self.require(permission))?;
            }
            act => {
                self.meets(rule.view, about).map_err(|denial| hidden(rule, denial))?;
                self.meets(act, about)?;
            }
        }
        Ok(self.proof(operation))
    }

    /// Passes if the credential may be used for `operation` at all. To be asked
    /// before anything is loaded: a refusal that came only for what is there
    /// would tell what is there. Every decision asks it again.
    ///
    /// # Errors
    /// [`Denial::Unregistered`], [`Denial::KeysOnly`] and [`Denial::SessionOnly`].
    pub fn may_begin(&self, operation: Operation) -> Result<(), Denial> {
        self.enter(operation.rule())
    }

    /// What comes before everything else: how the actor proved who they are.
    pub(crate) fn enter(&self, rule: &Rule) -> Result<(), Denial> {
        match self.via {
            Via::Session { .. } if rule.group == Group::KeysOnly => Err(Denial::KeysOnly),
            Via::Keys { .. } | Via::Token { .. } if rule.group == Group::SessionOnly => Err(Denial::SessionOnly),
            Via::Keys { registered: false, application_key_id, .. } if rule.registered => {
                Err(Denial::Unregistered(application_key_id))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn proof(&self, operation: Operation) -> Permit {
        Permit { operation, organization_id: self.organization_id, user_id: self.user_id }
    }

    pub(crate) fn meets(&self, need: Need, about: About) -> Result<(), Denial> {
        match need {
            Need::Always | Need::PolicyViewer => Ok(()),
            Need::PolicyEditor => self.require(Permission::UserAccessManage),
            Need::One(permission) => self.require(permission),
            Need::Any(permissions) => self.require_any(permissions),
            Need::Own if about.own => Ok(()),
            Need::Own => Err(Denial::NotOwn),
            Need::OwnOr(_) if about.own => Ok(()),
            Need::OwnOrTeamAdminOr(_) if about.own => Ok(()),
            Need::TeamAdminOr(_) | Need::OwnOrTeamAdminOr(_) if about.team_admin => Ok(()),
            Need::OwnByOr(own, others) => self.require(if about.own { own } else { others }),
            Need::OwnOr(permission) | Need::TeamAdminOr(permission) | Need::OwnOrTeamAdminOr(permission) => {
                self.require(permission)
            }
            // Those are decided about a connection, by `decide` and `decide_policy`.
            Need::Viewer | Need::Resolver | Need::ResolverIfAny | Need::ResolverOfNew | Need::Editor | Need::Policy => {
                Err(Denial::Hidden("connection"))
            }
        }
    }

    fn require_any(&self, permissions: &'static [Permission]) -> Result<(), Denial> {
        let mut refusals = permissions.iter().map(|permission| self.require(*permission).err());
        if refusals.any(|refusal| refusal.is_none()) {
            return Ok(());
        }
        let withheld = permissions.iter().find(|each| matches!(self.require(**each), Err(Denial::Scope(_))));
        Err(withheld.map_or(Denial::AnyPermission(permissions), |permission| Denial::Scope(*permission)))
    }
}

/// How a refusal to see something is told.
pub(crate) fn hidden(rule: &Rule, denial: Denial) -> Denial {
    if rule.object { Denial::Hidden(rule.kind) } else { denial }
}

impl Permit {
    /// For what.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// Whose things.
    pub fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    /// To whom it was given.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// The value, which this decision was about.
    pub fn over<T>(&self, value: T) -> Decided<T> {
        Decided { operation: self.operation, value }
    }
}

impl<L: Level> Grant<L> {
    /// The value, which this decision was about.
    pub fn over<T>(&self, value: T) -> Decided<T> {
        Decided { operation: self.operation, value }
    }

    /// That the decision was made, for when the grant itself is used up.
    pub fn permit(&self) -> Permit {
        Permit { operation: self.operation, organization_id: self.organization_id, user_id: self.user_id }
    }
}

impl<T> Decided<T> {
    /// For what it was decided.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The same decision over what `shape` makes of the value.
    pub fn map<U>(self, shape: impl FnOnce(T) -> U) -> Decided<U> {
        Decided { operation: self.operation, value: shape(self.value) }
    }

    /// The same where `shape` may fail.
    ///
    /// # Errors
    /// What `shape` says.
    pub fn try_map<U, E>(self, shape: impl FnOnce(T) -> Result<U, E>) -> Result<Decided<U>, E> {
        Ok(Decided { operation: self.operation, value: shape(self.value)? })
    }

    /// What was decided about.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// For what it was decided, and what about.
    pub fn into_parts(self) -> (Operation, T) {
        (self.operation, self.value)
    }
}

#[cfg(test)]
mod tests {
    use claviger_model::{BuiltInRole, Entropy, RoleId, SessionId, Timestamp, role::HeldRole};

    use super::*;
    use crate::{Facts, Permission as P, PermissionSet};

    fn actor(role: BuiltInRole, scopes: Option<&[&str]>) -> Actor {
        let (now, entropy) = (Timestamp(1), Entropy::seeded(1));
        let facts = Facts {
            organization_id: OrganizationId::generate(now, &entropy),
            user_id: UserId::generate(now, &entropy),
            service_account: false,
            disabled: false,
            roles: vec![HeldRole { id: RoleId::generate(now, &entropy), built_in: Some(role), permissions: vec![] }],
            teams: vec![],
            scopes: scopes.map(|scopes| scopes.iter().map(ToString::to_string).collect()),
            expires_at: None,
            via: Via::Session { session_id: SessionId::generate(now, &entropy) },
        };
        assert_eq!(Actor::new(&Facts { disabled: true, ..facts.clone() }), None, "disabled people are nobody");
        Actor::new(&facts).expect("not disabled")
    }

    #[test]
    fn each_need_is_met_by_what_it_names_and_by_nothing_else() {
        let own = About { own: true, team_admin: false };
        let team = About { own: false, team_admin: true };
        let none = About::default();
        let reader = actor(BuiltInRole::ReadOnly, None);
        let cut = actor(BuiltInRole::Admin, Some(&["connections_read", "no_such_permission"]));
        const TWO: &[P] = &[P::TeamsManage, P::UserAccessInvite];
        let cases = [
            (Need::Always, none, Ok(()), Ok(())),
            (Need::One(P::ConnectionsRead), none, Ok(()), Ok(())),
            (
                Need::One(P::TeamsManage),
                own,
                Err(Denial::Permission(P::TeamsManage)),
                Err(Denial::Scope(P::TeamsManage)),
            ),
            (Need::Any(TWO), own, Err(Denial::AnyPermission(TWO)), Err(Denial::Scope(P::TeamsManage))),
            (Need::Any(&[P::TeamsManage, P::ConnectionsRead]), none, Ok(()), Ok(())),
            (Need::Own, team, Err(Denial::NotOwn), Err(Denial::NotOwn)),
            (Need::Own, own, Ok(()), Ok(())),
            (Need::OwnOr(P::TeamsManage), own, Ok(()), Ok(())),
            (Need::OwnOr(P::ConnectionsRead), none, Ok(()), Ok(())),
            (
                Need::OwnOr(P::TeamsManage),
                team,
                Err(Denial::Permission(P::TeamsManage)),
                Err(Denial::Scope(P::TeamsManage)),
            ),
            (Need::OwnByOr(P::ConnectionsRead, P::TeamsManage), own, Ok(()), Ok(())),
            (
                Need::OwnByOr(P::ConnectionsRead, P::TeamsManage),
                none,
                Err(Denial::Permission(P::TeamsManage)),
                Err(Denial::Scope(P::TeamsManage)),
            ),
            (
                Need::OwnByOr(P::TeamsManage, P::ConnectionsRead),
                own,
                Err(Denial::Permission(P::TeamsManage)),
                Err(Denial::Scope(P::TeamsManage)),
            ),
            (Need::TeamAdminOr(P::TeamsManage), team, Ok(()), Ok(())),
            (
                Need::TeamAdminOr(P::TeamsManage),
                own,
                Err(Denial::Permission(P::TeamsManage)),
                Err(Denial::Scope(P::TeamsManage)),
            ),
            (Need::OwnOrTeamAdminOr(P::TeamsManage), team, Ok(()), Ok(())),
            (Need::OwnOrTeamAdminOr(P::TeamsManage), own, Ok(()), Ok(())),
            (
                Need::OwnOrTeamAdminOr(P::TeamsManage),
                none,
                Err(Denial::Permission(P::TeamsManage)),
                Err(Denial::Scope(P::TeamsManage)),
            ),
            (Need::Editor, own, Err(Denial::Hidden("connection")), Err(Denial::Hidden("connection"))),
            (Need::Policy, own, Err(Denial::Hidden("connection")), Err(Denial::Hidden("connection"))),
        ];
        for (need, about, by_role, by_key) in cases {
            assert_eq!(reader.meets(need, about), by_role, "{need:?} {about:?}");
            assert_eq!(cut.meets(need, about), by_key, "{need:?} {about:?} with a key that is cut down");
        }
    }

    #[test]
    fn c17_a_key_that_is_cut_down_makes_none_that_reaches_further() {
        let set = |permissions: &[P]| Some(PermissionSet::of(permissions.iter().copied()));
        let cut = actor(BuiltInRole::Admin, Some(&["connections_read", "apps_run"]));
        let nothing = Some(PermissionSet::default());
        let cases = [
            (nothing, nothing, Ok(())),
            (nothing, set(&[P::AppsRun]), Ok(())),
            (nothing, set(&[P::ConnectionsRead, P::AppsRun]), Ok(())),
            (nothing, set(&[P::AppsRun, P::TeamsManage]), Err(Denial::Scope(P::TeamsManage))),
            (nothing, None, Err(Denial::Scope(P::ConnectionsWrite))),
            (set(&[P::TeamsManage]), None, Err(Denial::Scope(P::ConnectionsWrite))),
            // What is beyond the key in hand may stay and go, and not come.
            (set(&[P::TeamsManage]), set(&[P::TeamsManage]), Ok(())),
            (None, set(&[P::TeamsManage]), Ok(())),
            (None, None, Ok(())),
        ];
        for (from, to, wanted) in cases {
            assert_eq!(cut.may_widen(from, to), wanted, "{from:?} to {to:?}");
            assert_eq!(actor(BuiltInRole::ReadOnly, None).may_widen(from, to), Ok(()), "its roles hold it down");
        }
    }

    #[test]
    fn no_permit_stands_in_for_a_grant() {
        let admin = actor(BuiltInRole::Admin, None);
        let own = About { own: true, team_admin: true };
        for rule in crate::RULES.iter().filter(|rule| rule.act.relation().is_some()) {
            let permit = admin.permit(rule.operation, own).map(drop);
            match rule.act {
                Need::ResolverIfAny => assert_eq!(permit, Ok(()), "runs without a connection"),
                Need::ResolverOfNew => assert_eq!(permit, Ok(()), "its own, decided about once it is read"),
                _ => assert!(permit.is_err(), "{}", rule.id),
            }
        }
    }

    #[test]
    fn who_may_not_see_an_object_is_told_that_it_is_not_there() {
        let reader = actor(BuiltInRole::ReadOnly, None);
        let none = About::default();
        assert_eq!(reader.permit(Operation::ExecutionGet, none).err(), Some(Denial::Hidden("execution")));
        assert_eq!(reader.permit(Operation::RegistrationPut, none).err(), Some(Denial::Hidden("app key")));
        let standard = actor(BuiltInRole::Standard, None);
        let refusal = standard.permit(Operation::RegistrationPut, none).err();
        assert_eq!(refusal, Some(Denial::Permission(P::UserAccessManage)), "may see it, so is told what is missing");
        let refusal = reader.permit(Operation::ConnectionCreate, none).err();
        assert_eq!(refusal, Some(Denial::Permission(P::ConnectionsWrite)), "there is no object to hide");
    }
}
