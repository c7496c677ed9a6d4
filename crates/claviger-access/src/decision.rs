//! The decision about a connection: pure, total, and deny unless something allows.

use std::marker::PhantomData;

use claviger_model::{ApplicationKeyId, Binding, ConnectionId, OrganizationId, Relation, Timestamp};

use crate::{
    About, Actor, Edit, Grant, Level, Permission, Permit,
    grant::View,
    operation::{Need, Operation, Rule},
};

/// What is decided about: a connection's facts and nothing more.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Which connection.
    pub connection_id: ConnectionId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its policy.
    pub bindings: &'a [Binding],
}

/// Why something is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Denial {
    /// The actor may not know that it exists: foreign and missing look the same.
    #[error("{0} not found")]
    Hidden(&'static str),
    /// May see it; the relation does not reach.
    #[error("needs the relation {needed} to this connection; yours is {held}", needed = .needed.as_str(), held = .held.as_str())]
    Relation {
        /// What it takes.
        needed: Relation,
        /// What the bindings give.
        held: Relation,
    },
    /// No role gives the permission.
    #[error("needs the permission {}, which none of your roles gives", .0.as_str())]
    Permission(Permission),
    /// No role gives one of the permissions.
    #[error("needs one of the permissions {}, none of which your roles give", names(.0))]
    AnyPermission(&'static [Permission]),
    /// A role gives the permission, the key or token is cut down to others.
    #[error("needs the permission {}, which the scopes of this key or token leave out", .0.as_str())]
    Scope(Permission),
    /// It is somebody else's.
    #[error("is allowed only for what is your own")]
    NotOwn,
    /// Who asks for something does not decide about it.
    #[error("somebody else must decide about your own request")]
    OwnRequest,
    /// A service account has none of it.
    #[error(
        "is for people; a service account's tokens are made at /api/v2/service_accounts/{{service_account_id}}/access_tokens"
    )]
    PeopleOnly,
    /// The application key is not registered.
    #[error(
        "the application key {0} is not registered for connections and apps; register it with PUT /api/v2/actions/app_key_registrations/{0}"
    )]
    Unregistered(ApplicationKeyId),
    /// What built-in roles are is fixed.
    #[error("is a built-in role, which cannot be changed; clone it and change the copy")]
    BuiltIn,
    /// A browser's session does not reach here.
    #[error("cannot be used from a browser's session; send keys or an access token")]
    KeysOnly,
    /// What makes up a sign-in is changed by who signed in lately.
    #[error("needs a sign-in of the last ten minutes; sign in again")]
    SignInAgain,
    /// Keys and tokens do not reach here.
    #[error("is for people who signed in; sign in with POST /api/v2/sessions, or at a browser")]
    SessionOnly,
}

fn names(permissions: &[Permission]) -> String {
    permissions.iter().map(|permission| permission.as_str()).collect::<Vec<_>>().join(", ")
}

/// What the bindings in force give an actor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Held {
    pub(crate) relation: Relation,
    /// When what is at least `least` ends; `None` has no end.
    until: Option<Timestamp>,
}

/// The strongest relation that the bindings in force give, and until when they
/// give at least `least`.
fn held(actor: &Actor, subject: &Subject<'_>, now: Timestamp, least: Relation) -> Option<Held> {
    if actor.organization_id != subject.organization_id {
        return None;
    }
    let mut held: Option<Held> = None;
    let mut until: Option<Option<Timestamp>> = None;
    let reaching = |binding: &&Binding| binding.in_force(now) && actor.is(binding.principal);
    for binding in subject.bindings.iter().filter(reaching) {
        if binding.relation >= least {
            until = Some(match until {
                None => binding.expires_at,
                Some(earlier) => later(earlier, binding.expires_at),
            });
        }
        let relation = held.map_or(binding.relation, |held| held.relation.max(binding.relation));
        held = Some(Held { relation, until: until.flatten() });
    }
    held
}

/// The later of two ends, where none is the latest.
fn later(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.zip(other).map(|(one, other)| one.max(other))
}

/// The earlier of two ends, where none is the latest.
fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The strongest relation that the bindings in force give the actor.
pub fn relation_of(actor: &Actor, subject: &Subject<'_>, now: Timestamp) -> Option<Relation> {
    held(actor, subject, now, Relation::Viewer).map(|held| held.relation)
}

/// Whether the actor may act on `subject` at level `L`, by whatever operation.
/// For answers that say what their reader could do; it opens nothing.
pub fn may<L: Level>(actor: &Actor, subject: &Subject<'_>, now: Timestamp) -> bool {
    relation_of(actor, subject, now).is_some_and(|held| held >= L::RELATION)
        && actor.permissions().has(Permission::ConnectionsRead)
        && actor.permissions().has(L::PERMISSION)
}

/// Decides whether `actor` may do `operation`, which acts at level `L`, on
/// `subject`. An operation that asks for no relation gets leave to view at most.
///
/// # Errors
/// [`Denial::Hidden`] where the actor may not even see it, another variant that
/// says what is missing where they may.
pub fn decide<L: Level>(
    actor: &Actor,
    operation: Operation,
    subject: &Subject<'_>,
    now: Timestamp,
) -> Result<Grant<L>, Denial> {
    let rule = operation.rule();
    actor.enter(rule)?;
    let nothing = Denial::Hidden(rule.kind);
    match rule.act.relation() {
        Some(relation) if relation != L::RELATION => return Err(nothing),
        None if View::RELATION != L::RELATION => return Err(nothing),
        None => actor.meets(rule.act, About::default())?,
        Some(_) => {}
    }
    let held = held(actor, subject, now, L::RELATION).ok_or(nothing)?;
    if !actor.permissions().has(Permission::ConnectionsRead) {
        return Err(nothing);
    }
    if held.relation < L::RELATION {
        return Err(Denial::Relation { needed: L::RELATION, held: held.relation });
    }
    actor.require(L::PERMISSION)?;
    Ok(Grant {
        operation,
        connection_id: subject.connection_id,
        organization_id: subject.organization_id,
        user_id: actor.user_id,
        valid_until: earlier(held.until, actor.expires_at),
        level: PhantomData,
    })
}

/// Decides whether `actor` may look at or repair a connection's policy: as its
/// editor, or by the permission to manage access. It never yields a grant, so
/// that who repairs can neither read nor resolve.
///
/// # Errors
/// As [`decide`].
pub fn decide_policy(
    actor: &Actor,
    operation: Operation,
    subject: &Subject<'_>,
    now: Timestamp,
) -> Result<Permit, Denial> {
    policy(actor, operation.rule(), subject, now).map(|()| actor.proof(operation))
}

fn policy(actor: &Actor, rule: &Rule, subject: &Subject<'_>, now: Timestamp) -> Result<(), Denial> {
    actor.enter(rule)?;
    if actor.organization_id != subject.organization_id {
        return Err(Denial::Hidden(rule.kind));
    }
    if actor.permissions().has(Permission::UserAccessManage) {
        return Ok(());
    }
    let seen = held(actor, subject, now, Relation::Viewer)
        .filter(|_| actor.permissions().has(Permission::ConnectionsRead))
        .ok_or(Denial::Hidden(rule.kind))?;
    match rule.act {
        Need::Viewer | Need::PolicyViewer => Ok(()),
        Need::One(permission) => actor.require(permission),
        Need::Policy | Need::PolicyEditor if seen.relation < Edit::RELATION => {
            Err(Denial::Relation { needed: Edit::RELATION, held: seen.relation })
        }
        Need::Policy | Need::PolicyEditor => actor.require(Edit::PERMISSION),
        _ => Err(Denial::Hidden(rule.kind)),
    }
}

#[cfg(test)]
mod tests {
    use claviger_model::{AccessTokenId, Entropy, Principal, RoleId, UserId, role::HeldRole};

    use super::*;
    use crate::{Facts, Via};

    #[test]
    fn who_repairs_policies_is_told_of_any_and_gets_no_grant_for_it() {
        let (now, entropy) = (Timestamp(1), Entropy::seeded(1));
        let organization_id = OrganizationId::generate(now, &entropy);
        let actor = |permissions: &[Permission]| {
            let permissions = permissions.iter().map(|each| each.as_str().to_owned()).collect();
            let facts = Facts {
                organization_id,
                user_id: UserId(uuid::Uuid::from_u128(1)),
                service_account: false,
                disabled: false,
                roles: vec![HeldRole { id: RoleId::generate(now, &entropy), built_in: None, permissions }],
                teams: vec![],
                scopes: None,
                expires_at: None,
                via: Via::Token { access_token_id: AccessTokenId::generate(now, &entropy) },
            };
            Actor::new(&facts).expect("not disabled")
        };
        let rule = Rule { act: Need::Policy, ..*Operation::ConnectionUpdate.rule() };
        let principal = Principal::User(UserId(uuid::Uuid::from_u128(1)));
        let of = |relation| [Binding { relation, principal, expires_at: None, statement: 0 }];
        let (viewer, editor) = (of(Relation::Viewer), of(Relation::Editor));
        let subject = |organization_id, bindings| Subject {
            connection_id: ConnectionId(uuid::Uuid::nil()),
            organization_id,
            bindings,
        };
        let (own, foreign) = (organization_id, OrganizationId::generate(now, &entropy));
        let admin = actor(&[Permission::UserAccessManage]);
        let hidden = Err(Denial::Hidden("connection"));
        assert_eq!(policy(&admin, &rule, &subject(own, &[]), now), Ok(()));
        assert_eq!(policy(&admin, &rule, &subject(foreign, &editor), now), hidden);
        let writer = actor(&[Permission::ConnectionsRead, Permission::ConnectionsWrite]);
        assert_eq!(policy(&writer, &rule, &subject(own, &editor), now), Ok(()));
        assert_eq!(policy(&writer, &rule, &subject(own, &[]), now), hidden);
        let refusal = Err(Denial::Relation { needed: Relation::Editor, held: Relation::Viewer });
        assert_eq!(policy(&writer, &rule, &subject(own, &viewer), now), refusal);
        let reader = actor(&[Permission::ConnectionsRead]);
        let refusal = Err(Denial::Permission(Permission::ConnectionsWrite));
        assert_eq!(policy(&reader, &rule, &subject(own, &editor), now), refusal);
        assert_eq!(policy(&actor(&[Permission::ConnectionsWrite]), &rule, &subject(own, &editor), now), hidden);
    }
}
