//! Restriction policies: what they may say, and when a change of one is refused.

use claviger_model::{Binding, ConnectionId, FieldError, Invalid, Principal, Relation, Timestamp};

use crate::{Actor, Permission, Subject, relation_of};

/// Most statements of a policy.
pub const MOST_STATEMENTS: usize = 100;
/// Most principals of a policy, counted in every statement in which they stand.
pub const MOST_PRINCIPALS: usize = 1_000;
/// Longest id of a resource of which only the policy is kept here, in characters.
const LONGEST_ID: usize = 200;

const TWO: &[&str] = &["viewer", "editor"];
const THREE: &[&str] = &["viewer", "contributor", "editor"];
const CONNECTION: &str = "connection";

/// Which types of resource have policies, and which relations those give
/// (wire.md 6, and one that newer clients name); the last is ours.
pub const TYPES: [(&str, &[&str]); 29] = [
    ("dashboard", TWO),
    ("integration-service", TWO),
    ("integration-webhook", TWO),
    ("notebook", TWO),
    ("powerpack", TWO),
    ("reference-table", TWO),
    ("security-rule", TWO),
    ("slo", TWO),
    ("synthetics-global-variable", TWO),
    ("synthetics-test", TWO),
    ("synthetics-private-location", TWO),
    ("monitor", TWO),
    ("workflow", &["viewer", "runner", "editor"]),
    ("app-builder-app", THREE),
    (CONNECTION, &["viewer", "resolver", "editor"]),
    ("connection-group", TWO),
    ("rum-application", TWO),
    ("cross-org-connection", TWO),
    ("spreadsheet", TWO),
    ("on-call-schedule", TWO),
    ("on-call-escalation-policy", TWO),
    ("on-call-team-routing-rules", TWO),
    ("logs-pipeline", TWO),
    ("case-management-project", TWO),
    ("monitor-notification-rule", TWO),
    ("status-page", TWO),
    ("feature-flag", TWO),
    ("network-path-config", TWO),
    ("on-prem-runner", THREE),
];

/// What a policy is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Resource {
    /// One of our connections; `None` where the id cannot be one's.
    Connection(Option<ConnectionId>),
    /// Something that need not exist here: only its policy is kept.
    Other {
        /// Its type.
        kind: &'static str,
        /// `type:id`, as it was given.
        name: String,
    },
}

impl Resource {
    /// Reads `type:id`.
    ///
    /// # Errors
    /// One sentence about what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (kind, id) = text.split_once(':').filter(|(_, id)| !id.is_empty()).ok_or_else(|| {
            format!(
                "Invalid resource: '{text}' is not in a valid format; it is a type and an id, such as connection:<id>"
            )
        })?;
        let known = TYPES.iter().find(|(known, _)| *known == kind);
        let (kind, _) =
            known.ok_or_else(|| format!("Invalid resource type: '{kind}' does not support restriction policies"))?;
        if *kind == CONNECTION {
            return Ok(Self::Connection(id.parse().ok()));
        }
        if id.chars().count() > LONGEST_ID || id.chars().any(char::is_control) {
            return Err(format!(
                "Invalid resource: the id must be at most {LONGEST_ID} characters long, without control characters"
            ));
        }
        Ok(Self::Other { kind, name: text.to_owned() })
    }

    /// Its type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Connection(_) => CONNECTION,
            Self::Other { kind, .. } => kind,
        }
    }

    /// The relations that a policy of it gives.
    pub fn relations(&self) -> &'static [&'static str] {
        TYPES.iter().find(|(kind, _)| *kind == self.kind()).map_or(&[], |(_, relations)| relations)
    }
}

/// What is known of a principal that a policy names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reach {
    /// Whom it names.
    pub principal: Principal,
    /// Whether it reaches anybody who can act: neither disabled nor still to come.
    pub active: bool,
}

/// A change of a connection's policy, as it is checked.
#[derive(Clone, Copy, Debug)]
pub struct PolicyChange<'a> {
    /// Who changes it.
    pub actor: &'a Actor,
    /// The connection with its policy before.
    pub before: Subject<'a>,
    /// The policy after.
    pub after: &'a [Binding],
    /// What is known of the principals of the policy after.
    pub reach: &'a [Reach],
    /// When.
    pub now: Timestamp,
    /// The caller means it.
    pub allow_self_lockout: bool,
}

/// Where faults of a whole policy lie.
const AT: &str = "/data/attributes/bindings";

/// Passes if the change locks nobody out who does not mean it: neither the one
/// who makes it, nor everybody.
///
/// # Errors
/// Everything that is wrong with it, with its place.
pub fn check(change: &PolicyChange<'_>) -> Result<(), Invalid> {
    let after = Subject { bindings: change.after, ..change.before };
    let edits = |subject| relation_of(change.actor, subject, change.now) == Some(Relation::Editor);
    let mut faults = Invalid::default();
    if !change.allow_self_lockout && edits(&change.before) && !edits(&after) {
        faults.push(
            AT,
            "would leave you without the relation editor; keep yourself in it, or send allow_self_lockout=true if you mean it",
        );
    }
    if !edited(change.after, change.reach) {
        let manages = change.actor.permissions().has(Permission::UserAccessManage);
        let more = match (change.allow_self_lockout, manages) {
            (true, true) => None,
            (false, true) => Some("; name one, or send allow_self_lockout=true if you mean it"),
            (_, false) => Some("; name one (only who has the permission user_access_manage may leave none)"),
        };
        if let Some(more) = more {
            let what = "would leave nobody who is active with the relation editor and without an end";
            faults.push(AT, format!("{what}{more}"));
        }
    }
    faults.or(())
}

/// Whether somebody active keeps the relation editor for good.
fn edited(bindings: &[Binding], reach: &[Reach]) -> bool {
    let unending = |binding: &&Binding| binding.relation == Relation::Editor && binding.expires_at.is_none();
    bindings
        .iter()
        .filter(unending)
        .any(|binding| reach.iter().any(|each| each.principal == binding.principal && each.active))
}

/// Every place in `principals` that names nobody of the organization, by what
/// `reach` knows; `at` gives the place its pointer.
pub fn unknown(principals: impl IntoIterator<Item = (String, Principal)>, reach: &[Reach]) -> Vec<FieldError> {
    let missing =
        principals.into_iter().filter(|(_, principal)| !reach.iter().any(|each| each.principal == *principal));
    missing
        .map(|(pointer, principal)| FieldError {
            pointer,
            detail: format!("{principal} is nobody in this organization; leave it out, or name who is"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_a_known_type_and_an_id() {
        let id = "01a20527-3d46-7679-b018-d298ca1e3c05";
        let connection = Resource::parse(&format!("connection:{id}"));
        assert_eq!(connection, Ok(Resource::Connection(id.parse().ok())));
        assert_eq!(Resource::parse("connection:no-id"), Ok(Resource::Connection(None)), "is not there, as any other");
        let other = Resource::parse("dashboard:abc-def:x").expect("a dashboard");
        assert_eq!(other, Resource::Other { kind: "dashboard", name: "dashboard:abc-def:x".into() });
        assert_eq!(other.relations(), TWO);
        for wrong in ["malformed", "dashboard:", ":x", "Dashboard:x", "dashboards:x", "", "dashboard:\u{7}"] {
            assert!(Resource::parse(wrong).is_err(), "{wrong:?} was taken");
        }
        assert!(Resource::parse(&format!("slo:{}", "x".repeat(LONGEST_ID + 1))).is_err());
        for (kind, relations) in TYPES {
            assert_eq!(Resource::parse(&format!("{kind}:1")).map(|each| each.relations()), Ok(relations));
            assert!(relations.contains(&"editor") && relations.contains(&"viewer"), "{kind}");
        }
    }
}
