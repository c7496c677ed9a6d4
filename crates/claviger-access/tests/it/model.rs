//! P16: whatever is given, taken, ended and cut down, in whatever order, nobody
//! may do more or less than a model says that keeps sets of names and no more.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU64, Ordering},
};

use claviger_access::{
    About, Actor, Binding, Edit, Facts, Operation, Principal, Relation, Resolve, Subject, Via, View, decide,
    decide_policy,
};
use claviger_model::{
    AccessTokenId, ApiKeyId, ApplicationKeyId, ConnectionId, OrganizationId, RoleId, TeamId, Timestamp, UserId,
    role::HeldRole,
};
use proptest::{prelude::*, test_runner::TestRunner};
use uuid::Uuid;

const SEQUENCES: u32 = 10_000;
const STEPS: usize = 10;
const NAMES: [&str; 7] = [
    "connections_read",
    "connections_resolve",
    "connections_write",
    "user_access_manage",
    "api_keys_read",
    "user_app_keys",
    "org_app_keys_write",
];

/// Somebody, and the key that they call with.
#[derive(Clone, Default)]
struct Person {
    roles: BTreeSet<usize>,
    teams: BTreeSet<u128>,
    disabled: bool,
    scopes: Option<BTreeSet<&'static str>>,
    /// Of an application key; a token has none.
    registered: Option<bool>,
    ends: Option<i64>,
}

/// Two organizations with two people and one connection each; the first two
/// people and the first connection are the first organization's.
#[derive(Default)]
struct World {
    people: [Person; 4],
    roles: [BTreeSet<&'static str>; 3],
    policies: [Vec<Binding>; 2],
    now: i64,
}

#[derive(Clone, Debug)]
enum Step {
    Give(usize, usize),
    Take(usize, usize),
    Join(usize, u128),
    Leave(usize, u128),
    Disabled(usize, bool),
    Permits(usize, &'static str),
    Forbids(usize, &'static str),
    Scopes(usize, Option<Vec<&'static str>>),
    Registered(usize, Option<bool>),
    Ends(usize, Option<i64>),
    Share(usize, Binding),
    Unshare(usize, Principal),
    Passes(i64),
}

fn organization(person: usize) -> OrganizationId {
    OrganizationId(Uuid::from_u128(1 + person as u128 / 2))
}

fn principal() -> impl Strategy<Value = Principal> {
    // The same small numbers for every kind, so that mixing kinds up shows.
    (0..4, 1u128..5).prop_map(|(kind, id)| match (kind, Uuid::from_u128(id)) {
        (0, id) => Principal::User(UserId(id)),
        (1, id) => Principal::Role(RoleId(id)),
        (2, id) => Principal::Team(TeamId(id)),
        (_, id) => Principal::Organization(OrganizationId(id)),
    })
}

fn step() -> impl Strategy<Value = Step> {
    let person = || 0usize..4;
    let name = || prop::sample::select(NAMES.to_vec());
    let end = || prop::option::of(1i64..12);
    let relation = prop::sample::select(vec![Relation::Viewer, Relation::Resolver, Relation::Editor]);
    let binding = (principal(), relation, end()).prop_map(|(principal, relation, end)| Binding {
        relation,
        principal,
        expires_at: end.map(Timestamp),
        statement: 0,
    });
    let scopes = prop::option::of(prop::sample::subsequence(NAMES.to_vec(), 0..=NAMES.len()));
    // What gives is drawn more often than what takes, so that there is something to take.
    prop_oneof![
        4 => (person(), 0usize..3).prop_map(|(person, role)| Step::Give(person, role)),
        1 => (person(), 0usize..3).prop_map(|(person, role)| Step::Take(person, role)),
        2 => (person(), 1u128..4).prop_map(|(person, team)| Step::Join(person, team)),
        1 => (person(), 1u128..4).prop_map(|(person, team)| Step::Leave(person, team)),
        1 => (person(), any::<bool>()).prop_map(|(person, off)| Step::Disabled(person, off)),
        6 => (0usize..3, name()).prop_map(|(role, name)| Step::Permits(role, name)),
        1 => (0usize..3, name()).prop_map(|(role, name)| Step::Forbids(role, name)),
        1 => (person(), scopes).prop_map(|(person, scopes)| Step::Scopes(person, scopes)),
        1 => (person(), prop::option::of(any::<bool>())).prop_map(|(person, is)| Step::Registered(person, is)),
        1 => (person(), end()).prop_map(|(person, end)| Step::Ends(person, end)),
        6 => (0usize..2, binding).prop_map(|(connection, binding)| Step::Share(connection, binding)),
        2 => (0usize..2, principal()).prop_map(|(connection, principal)| Step::Unshare(connection, principal)),
        1 => (1i64..3).prop_map(Step::Passes),
    ]
}

impl World {
    /// One in which most may do something.
    fn new() -> Self {
        let mut world = Self::default();
        for (index, person) in world.people.iter_mut().enumerate() {
            person.roles.insert(index % 3);
        }
        world.roles = [NAMES[..3].iter().copied().collect(), NAMES.into(), NAMES[3..].iter().copied().collect()];
        let share = |connection: usize, relation| Binding {
            relation,
            principal: Principal::Organization(organization(connection * 2)),
            expires_at: None,
            statement: 0,
        };
        world.policies = [vec![share(0, Relation::Editor)], vec![share(1, Relation::Resolver)]];
        world
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Give(person, role) => {
                self.people[person].roles.insert(role);
            }
            Step::Take(person, role) => {
                self.people[person].roles.remove(&role);
            }
            Step::Join(person, team) => {
                self.people[person].teams.insert(team);
            }
            Step::Leave(person, team) => {
                self.people[person].teams.remove(&team);
            }
            Step::Disabled(person, off) => self.people[person].disabled = off,
            Step::Permits(role, name) => {
                self.roles[role].insert(name);
            }
            Step::Forbids(role, name) => {
                self.roles[role].remove(name);
            }
            Step::Scopes(person, scopes) => {
                self.people[person].scopes = scopes.map(|names| names.into_iter().collect());
            }
            Step::Registered(person, is) => self.people[person].registered = is,
            Step::Ends(person, end) => self.people[person].ends = end,
            Step::Share(connection, binding) => self.policies[connection].push(binding),
            Step::Unshare(connection, principal) => {
                self.policies[connection].retain(|each| each.principal != principal);
            }
            Step::Passes(time) => self.now += time,
        }
    }

    /// What the server would know of somebody.
    fn facts(&self, index: usize) -> Facts {
        let person = &self.people[index];
        let role = |role: &usize| HeldRole {
            id: RoleId(Uuid::from_u128(*role as u128 + 1)),
            built_in: None,
            permissions: self.roles[*role].iter().map(ToString::to_string).collect(),
        };
        Facts {
            organization_id: organization(index),
            user_id: UserId(Uuid::from_u128(index as u128 + 1)),
            service_account: false,
            disabled: person.disabled,
            roles: person.roles.iter().map(role).collect(),
            teams: person.teams.iter().map(|team| TeamId(Uuid::from_u128(*team))).collect(),
            scopes: person.scopes.as_ref().map(|names| names.iter().map(ToString::to_string).collect()),
            expires_at: person.ends.map(Timestamp),
            via: match person.registered {
                None => Via::Token { access_token_id: AccessTokenId(Uuid::nil()) },
                Some(registered) => Via::Keys {
                    api_key_id: ApiKeyId(Uuid::nil()),
                    application_key_id: ApplicationKeyId(Uuid::nil()),
                    registered,
                },
            },
        }
    }

    fn has(&self, person: &Person, name: &str) -> bool {
        let scoped = person.scopes.as_ref().is_none_or(|names| names.contains(name));
        scoped && person.roles.iter().any(|role| self.roles[*role].contains(name))
    }

    fn holds(&self, index: usize, connection: usize, least: Relation) -> bool {
        let person = &self.people[index];
        let is = |principal| match principal {
            Principal::User(id) => id.0.as_u128() == index as u128 + 1,
            Principal::Role(id) => person.roles.iter().any(|role| id.0.as_u128() == *role as u128 + 1),
            Principal::Team(id) => person.teams.contains(&id.0.as_u128()),
            Principal::Organization(id) => id == organization(index),
        };
        let gives = |binding: &&Binding| {
            binding.expires_at.is_none_or(|end| self.now < end.0) && binding.relation >= least && is(binding.principal)
        };
        index / 2 == connection && self.policies[connection].iter().any(|binding| gives(&binding))
    }

    /// The model's answers, in the order of [`World::decided`].
    fn modelled(&self, index: usize) -> Vec<bool> {
        let person = &self.people[index];
        let alive = !person.disabled && person.ends.is_none_or(|end| self.now < end);
        let registered = person.registered != Some(false);
        let has = |name| self.has(person, name);
        let mut answers = Vec::new();
        for connection in 0..2 {
            let reads = |least| registered && has("connections_read") && self.holds(index, connection, least);
            answers.push(reads(Relation::Viewer));
            answers.push(reads(Relation::Resolver) && has("connections_resolve"));
            answers.push(reads(Relation::Editor) && has("connections_write"));
            let repairs = registered && has("user_access_manage") && index / 2 == connection;
            answers.push(repairs || reads(Relation::Editor) && has("connections_write"));
        }
        answers.extend([has("api_keys_read"), has("user_app_keys"), has("org_app_keys_write")]);
        answers.into_iter().map(|allowed| alive && allowed).collect()
    }

    fn decided(&self, index: usize) -> Vec<bool> {
        let now = Timestamp(self.now);
        let Some(actor) = Actor::new(&self.facts(index)).filter(|actor| actor.in_force(now)) else {
            return vec![false; 11];
        };
        let mut answers = Vec::new();
        for connection in 0..2 {
            let subject = Subject {
                connection_id: ConnectionId(Uuid::from_u128(connection as u128)),
                organization_id: organization(connection * 2),
                bindings: &self.policies[connection],
            };
            answers.push(decide::<View>(&actor, Operation::ConnectionGet, &subject, now).is_ok());
            answers.push(decide::<Resolve>(&actor, Operation::ConnectionProxy, &subject, now).is_ok());
            answers.push(decide::<Edit>(&actor, Operation::ConnectionUpdate, &subject, now).is_ok());
            answers.push(decide_policy(&actor, Operation::PolicySet, &subject, now).is_ok());
        }
        answers.push(actor.permit(Operation::ApiKeyList, About::default()).is_ok());
        answers.push(actor.permit(Operation::CurrentUserApplicationKeyCreate, About::default()).is_ok());
        // To change others' takes to see them, which here comes along.
        let others = About { own: false, team_admin: false };
        let sees = actor.permit(Operation::ApplicationKeyGet, others).is_ok();
        let writes = actor.permissions().has(claviger_access::Permission::OrgAppKeysWrite);
        assert_eq!(actor.permit(Operation::ApplicationKeyUpdate, others).is_ok(), sees && writes);
        answers.push(writes);
        answers
    }
}

#[test]
fn p16_no_sequence_of_changes_gives_more_or_less_than_the_model() {
    let (calls, allowed) = (AtomicU64::new(0), AtomicU64::new(0));
    let config = ProptestConfig { cases: SEQUENCES, failure_persistence: None, ..ProptestConfig::default() };
    let sequences = prop::collection::vec(step(), STEPS);
    let outcome = TestRunner::new(config).run(&sequences, |steps| {
        let mut world = World::new();
        for step in steps {
            world.take(step);
            for person in 0..world.people.len() {
                let decided = world.decided(person);
                calls.fetch_add(decided.len() as u64, Ordering::Relaxed);
                allowed.fetch_add(decided.iter().filter(|allowed| **allowed).count() as u64, Ordering::Relaxed);
                prop_assert_eq!(decided, world.modelled(person), "person {}", person);
            }
        }
        Ok(())
    });
    println!(
        "p16: {SEQUENCES} sequences, {} changes, {calls:?} decisions, {allowed:?} of them allowed",
        SEQUENCES as usize * STEPS
    );
    assert!(outcome.is_ok(), "{outcome:?}");
    assert!(allowed.into_inner() * 10 > calls.into_inner(), "the model says no to nearly everything");
}
