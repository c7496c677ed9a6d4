//! Why somebody may do what they may with a connection, in terms that a person
//! can act on.

use claviger_model::{Principal, Relation, RoleId, Timestamp};

use crate::{
    Actor, Edit, Facts, Level, Permission, PermissionSet, Resolve, Subject, Via, View, actor::principals, may,
    relation_of,
};

/// What somebody may do with a connection, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// The strongest relation that the bindings in force give.
    pub relation: Option<Relation>,
    /// `view`, `resolve`, `edit`.
    pub can: Vec<&'static str>,
    /// Everything that speaks for or against it.
    pub reasons: Vec<Reason>,
    /// When the relation ends; `None` has no end, or there is none.
    pub expires_at: Option<Timestamp>,
}

/// One thing that speaks for or against.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// A binding in force reaches them.
    Binding {
        /// By which of their principals.
        principal: Principal,
        /// What it gives.
        relation: Relation,
        /// When it ends.
        expires_at: Option<Timestamp>,
    },
    /// A binding that is over would reach them.
    Expired {
        /// By which of their principals.
        principal: Principal,
        /// What it gave.
        relation: Relation,
        /// When it ended.
        at: Timestamp,
    },
    /// No binding in force reaches them.
    NoBinding,
    /// A role gives a permission.
    PermissionFrom {
        /// Which permission.
        permission: Permission,
        /// Which role.
        role: RoleId,
    },
    /// No role gives a permission that it takes.
    PermissionMissing(Permission),
    /// A role gives it, the key or token leaves it out.
    ScopeMissing(Permission),
    /// They are disabled.
    Disabled,
    /// Their application key is not registered.
    Unregistered,
    /// They may repair the policy, which opens nothing.
    MayRepair,
}

impl Reason {
    /// What kind of reason, in one word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Binding { .. } => "binding",
            Self::Expired { .. } => "expired",
            Self::NoBinding => "no_binding",
            Self::PermissionFrom { .. } => "permission",
            Self::PermissionMissing(_) => "permission_missing",
            Self::ScopeMissing(_) => "scope_missing",
            Self::Disabled => "disabled",
            Self::Unregistered => "unregistered",
            Self::MayRepair => "may_repair",
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Binding { principal, relation, expires_at: None } => {
                write!(f, "the policy gives {principal} the relation {}", relation.as_str())
            }
            Self::Binding { principal, relation, expires_at: Some(end) } => {
                write!(f, "the policy gives {principal} the relation {} until {end}", relation.as_str())
            }
            Self::Expired { principal, relation, at } => {
                write!(f, "the policy gave {principal} the relation {}, which ended at {at}", relation.as_str())
            }
            Self::NoBinding => f.write_str("no binding of the policy that is in force reaches them"),
            Self::PermissionFrom { permission, role } => {
                write!(f, "the role {role} gives the permission {}", permission.as_str())
            }
            Self::PermissionMissing(permission) => {
                write!(f, "none of their roles gives the permission {}", permission.as_str())
            }
            Self::ScopeMissing(permission) => {
                write!(f, "the scopes of the key or token leave out the permission {}", permission.as_str())
            }
            Self::Disabled => f.write_str("they are disabled, or have not accepted their invitation yet"),
            Self::Unregistered => f.write_str("their application key is not registered for connections and apps"),
            Self::MayRepair => {
                f.write_str("they may change the policy, which by itself neither shows nor opens anything")
            }
        }
    }
}

/// Explains what the one with these facts may do with `subject`.
pub fn explain(facts: &Facts, subject: &Subject<'_>, now: Timestamp) -> Explanation {
    let mut reasons = Vec::new();
    if facts.disabled {
        reasons.push(Reason::Disabled);
    }
    let unregistered = matches!(facts.via, Via::Keys { registered: false, .. });
    if unregistered {
        reasons.push(Reason::Unregistered);
    }
    let actor = Actor::new(facts).filter(|actor| !unregistered && actor.in_force(now));
    let own = facts.organization_id == subject.organization_id;
    if own {
        bindings(facts, subject, now, &mut reasons);
    }
    if !reasons.iter().any(|reason| matches!(reason, Reason::Binding { .. })) {
        reasons.push(Reason::NoBinding);
    }
    for permission in [View::PERMISSION, Resolve::PERMISSION, Edit::PERMISSION] {
        permissions(facts, permission, &mut reasons);
    }
    if own && actor.as_ref().is_some_and(|actor| actor.permissions().has(Permission::UserAccessManage)) {
        reasons.push(Reason::MayRepair);
    }
    let relation = actor.as_ref().and_then(|actor| relation_of(actor, subject, now));
    Explanation {
        relation,
        can: actor.as_ref().map(|actor| can(actor, subject, now)).unwrap_or_default(),
        expires_at: relation.and_then(|relation| end_of(relation, &reasons)),
        reasons,
    }
}

/// What the actor may do: `view`, `resolve`, `edit`.
pub fn can(actor: &Actor, subject: &Subject<'_>, now: Timestamp) -> Vec<&'static str> {
    let each = [
        ("view", may::<View>(actor, subject, now)),
        ("resolve", may::<Resolve>(actor, subject, now)),
        ("edit", may::<Edit>(actor, subject, now)),
    ];
    each.into_iter().filter(|(_, may)| *may).map(|(word, _)| word).collect()
}

fn bindings(facts: &Facts, subject: &Subject<'_>, now: Timestamp, reasons: &mut Vec<Reason>) {
    let principals = principals(facts);
    for binding in subject.bindings.iter().filter(|binding| principals.binary_search(&binding.principal).is_ok()) {
        let (principal, relation, expires_at) = (binding.principal, binding.relation, binding.expires_at);
        reasons.push(match expires_at.filter(|_| !binding.in_force(now)) {
            Some(at) => Reason::Expired { principal, relation, at },
            None => Reason::Binding { principal, relation, expires_at },
        });
    }
}

fn permissions(facts: &Facts, permission: Permission, reasons: &mut Vec<Reason>) {
    let mut given = facts.roles.iter().filter(|role| PermissionSet::of_role(role).has(permission)).peekable();
    if given.peek().is_none() {
        reasons.push(Reason::PermissionMissing(permission));
        return;
    }
    reasons.extend(given.map(|role| Reason::PermissionFrom { permission, role: role.id }));
    if facts.scopes.as_ref().is_some_and(|scopes| !scopes.iter().any(|scope| scope == permission.as_str())) {
        reasons.push(Reason::ScopeMissing(permission));
    }
}

/// The latest end of the bindings that give the relation.
fn end_of(relation: Relation, reasons: &[Reason]) -> Option<Timestamp> {
    let ends = reasons.iter().filter_map(|reason| match reason {
        Reason::Binding { relation: given, expires_at, .. } if *given == relation => Some(*expires_at),
        _ => None,
    });
    ends.collect::<Option<Vec<_>>>()?.into_iter().max()
}
