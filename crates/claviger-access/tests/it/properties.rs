//! What holds for every policy, held against a model that shares no code with
//! the decision.

use claviger_access::{
    Actor, Binding, Denial, Edit, Facts, Level, Operation, Permission, Principal, Reason, Relation, Resolve, Subject,
    Via, View, can, decide, explain,
    policy::{PolicyChange, Reach, check},
    relation_of,
};
use claviger_model::{
    AccessTokenId, ApiKeyId, ApplicationKeyId, ConnectionId, OrganizationId, Policy, RoleId, Statement, TeamId,
    Timestamp, UserId, role::HeldRole,
};
use proptest::prelude::*;
use uuid::Uuid;

const OWN: OrganizationId = OrganizationId(Uuid::from_u128(1));
const ME: UserId = UserId(Uuid::from_u128(1));
const NAMES: [&str; 4] = ["connections_read", "connections_resolve", "connections_write", "user_access_manage"];

fn principal() -> impl Strategy<Value = Principal> {
    // Ids are the same small numbers for every kind, so that mixing kinds up shows.
    (0..4, 1u128..4).prop_map(|(kind, id)| match (kind, Uuid::from_u128(id)) {
        (0, id) => Principal::User(UserId(id)),
        (1, id) => Principal::Role(RoleId(id)),
        (2, id) => Principal::Team(TeamId(id)),
        (_, id) => Principal::Organization(OrganizationId(id)),
    })
}

fn relation() -> impl Strategy<Value = Relation> {
    prop_oneof![Just(Relation::Viewer), Just(Relation::Resolver), Just(Relation::Editor)]
}

fn binding() -> impl Strategy<Value = Binding> {
    (principal(), relation(), prop::option::of(0i64..10)).prop_map(|(principal, relation, end)| Binding {
        relation,
        principal,
        expires_at: end.map(Timestamp),
        statement: 0,
    })
}

fn scopes() -> impl Strategy<Value = Option<Vec<String>>> {
    prop::option::of(prop::sample::subsequence(NAMES.to_vec(), 0..=4))
        .prop_map(|scopes| scopes.map(|scopes| scopes.into_iter().map(str::to_owned).collect()))
}

fn facts() -> impl Strategy<Value = Facts> {
    let roles = prop::collection::vec((1u128..4, prop::sample::subsequence(NAMES.to_vec(), 0..=4)), 0..3);
    let teams = prop::collection::vec(1u128..4, 0..3);
    let via = prop_oneof![Just(None), any::<bool>().prop_map(Some)];
    (roles, teams, scopes(), prop::option::of(5i64..15), via).prop_map(|(roles, teams, scopes, end, registered)| {
        Facts {
            organization_id: OWN,
            user_id: ME,
            service_account: false,
            disabled: false,
            roles: roles
                .into_iter()
                .map(|(id, permissions)| HeldRole {
                    id: RoleId(Uuid::from_u128(id)),
                    built_in: None,
                    permissions: permissions.into_iter().map(str::to_owned).collect(),
                })
                .collect(),
            teams: teams.into_iter().map(|id| TeamId(Uuid::from_u128(id))).collect(),
            scopes,
            expires_at: end.map(Timestamp),
            via: match registered {
                None => Via::Token { access_token_id: AccessTokenId(Uuid::nil()) },
                Some(registered) => Via::Keys {
                    api_key_id: ApiKeyId(Uuid::nil()),
                    application_key_id: ApplicationKeyId(Uuid::nil()),
                    registered,
                },
            },
        }
    })
}

fn subject(bindings: &[Binding]) -> Subject<'_> {
    Subject { connection_id: ConnectionId(Uuid::nil()), organization_id: OWN, bindings }
}

fn actor(facts: &Facts) -> Actor {
    Actor::new(facts).expect("not disabled")
}

/// The model: whether the facts and the bindings give level `needed`.
fn allowed(facts: &Facts, bindings: &[Binding], now: i64, needed: Relation, permission: &str) -> bool {
    let registered = !matches!(facts.via, Via::Keys { registered: false, .. });
    let has = |name: &str| {
        let scoped = facts.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|scope| scope == name));
        scoped && facts.roles.iter().any(|role| role.permissions.iter().any(|each| each == name))
    };
    let reaches = |principal| match principal {
        Principal::User(id) => id == ME,
        Principal::Role(id) => facts.roles.iter().any(|role| role.id == id),
        Principal::Team(id) => facts.teams.contains(&id),
        Principal::Organization(id) => id == OWN,
    };
    let bound = bindings.iter().any(|binding| {
        let over = binding.expires_at.is_some_and(|Timestamp(end)| end <= now);
        !over && reaches(binding.principal) && binding.relation >= needed
    });
    registered && bound && has("connections_read") && has(permission)
}

fn decided(facts: &Facts, bindings: &[Binding], now: i64) -> [bool; 3] {
    let (actor, subject, now) = (actor(facts), subject(bindings), Timestamp(now));
    [
        decide::<View>(&actor, Operation::ConnectionGet, &subject, now).is_ok(),
        decide::<Resolve>(&actor, Operation::ConnectionProxy, &subject, now).is_ok(),
        decide::<Edit>(&actor, Operation::ConnectionUpdate, &subject, now).is_ok(),
    ]
}

fn modelled(facts: &Facts, bindings: &[Binding], now: i64) -> [bool; 3] {
    [
        allowed(facts, bindings, now, Relation::Viewer, "connections_read"),
        allowed(facts, bindings, now, Relation::Resolver, "connections_resolve"),
        allowed(facts, bindings, now, Relation::Editor, "connections_write"),
    ]
}

/// Nothing is allowed by the first that is not allowed by the second.
fn within(less: [bool; 3], more: [bool; 3]) -> bool {
    less.into_iter().zip(more).all(|(less, more)| !less || more)
}

fn ends_when_it_says<L: Level>(
    facts: &Facts,
    bindings: &[Binding],
    now: i64,
    operation: Operation,
) -> Result<(), TestCaseError> {
    let actor = actor(facts);
    let Ok(grant) = decide::<L>(&actor, operation, &subject(bindings), Timestamp(now)) else { return Ok(()) };
    let given =
        |at| actor.in_force(Timestamp(at)) && decide::<L>(&actor, operation, &subject(bindings), Timestamp(at)).is_ok();
    match grant.valid_until() {
        None => prop_assert!(given(i64::MAX)),
        Some(Timestamp(end)) => {
            prop_assert!(!given(end));
            prop_assert!(end <= now || given(end - 1));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_decision_is_the_models(facts in facts(), bindings in prop::collection::vec(binding(), 0..6), now in 0i64..10) {
        prop_assert_eq!(decided(&facts, &bindings, now), modelled(&facts, &bindings, now));
    }

    #[test]
    fn another_organizations_connection_is_hidden(facts in facts(), bindings in prop::collection::vec(binding(), 0..6)) {
        let foreign = Subject { organization_id: OrganizationId(Uuid::from_u128(2)), ..subject(&bindings) };
        let refusal = decide::<View>(&actor(&facts), Operation::ConnectionGet, &foreign, Timestamp(0)).err();
        let unregistered = matches!(refusal, Some(Denial::Unregistered(_)));
        prop_assert!(unregistered || refusal == Some(Denial::Hidden("connection")));
        prop_assert_eq!(relation_of(&actor(&facts), &foreign, Timestamp(0)), None);
    }

    #[test]
    fn no_sequence_of_grants_and_revocations_leaves_more_than_is_in_force(
        facts in facts(),
        steps in prop::collection::vec((any::<bool>(), binding()), 0..12),
        now in 0i64..10,
    ) {
        let mut policy: Vec<Binding> = Vec::new();
        for (grant, binding) in steps {
            if grant { policy.push(binding) } else { policy.retain(|each| each.principal != binding.principal) }
            let each_alone = policy.iter().map(|binding| decided(&facts, std::slice::from_ref(binding), now));
            let union = each_alone.fold([false; 3], |all, one| std::array::from_fn(|level| all[level] || one[level]));
            prop_assert_eq!(decided(&facts, &policy, now), union);
        }
    }

    #[test]
    fn a_further_binding_takes_nothing_and_a_narrower_scope_adds_nothing(
        facts in facts(),
        bindings in prop::collection::vec(binding(), 0..5),
        further in binding(),
        narrower in scopes(),
        now in 0i64..10,
    ) {
        let more: Vec<_> = bindings.iter().copied().chain([further]).collect();
        prop_assert!(within(decided(&facts, &bindings, now), decided(&facts, &more, now)));
        let whole = Facts { scopes: None, ..facts.clone() };
        let cut = Facts { scopes: narrower, ..facts };
        prop_assert!(within(decided(&cut, &bindings, now), decided(&whole, &bindings, now)));
    }

    #[test]
    fn a_grant_ends_when_it_says(facts in facts(), bindings in prop::collection::vec(binding(), 0..6), now in 0i64..5) {
        ends_when_it_says::<View>(&facts, &bindings, now, Operation::ConnectionGet)?;
        ends_when_it_says::<Resolve>(&facts, &bindings, now, Operation::ConnectionProxy)?;
        ends_when_it_says::<Edit>(&facts, &bindings, now, Operation::ConnectionUpdate)?;
    }

    #[test]
    fn the_explanation_agrees_with_the_decision(facts in facts(), bindings in prop::collection::vec(binding(), 0..6), now in 0i64..5) {
        let why = explain(&facts, &subject(&bindings), Timestamp(now));
        let decided = decided(&facts, &bindings, now);
        let words = ["view", "resolve", "edit"];
        for (word, decided) in words.into_iter().zip(decided) {
            prop_assert_eq!(why.can.contains(&word), decided, "{} {:?}", word, &why);
        }
        let told = why.reasons.iter().any(|reason| matches!(reason, Reason::Binding { .. }));
        prop_assert_eq!(told, !why.reasons.contains(&Reason::NoBinding));
        if !matches!(facts.via, Via::Keys { registered: false, .. }) {
            prop_assert_eq!(why.can, can(&actor(&facts), &subject(&bindings), Timestamp(now)));
            prop_assert_eq!(why.relation, relation_of(&actor(&facts), &subject(&bindings), Timestamp(now)));
        }
        let disabled = explain(&Facts { disabled: true, ..facts }, &subject(&bindings), Timestamp(now));
        prop_assert!(disabled.can.is_empty() && disabled.relation.is_none());
        prop_assert!(disabled.reasons.contains(&Reason::Disabled));
    }

    #[test]
    fn nobody_is_locked_out_who_does_not_mean_it(
        facts in facts(),
        before in prop::collection::vec(binding(), 0..4),
        after in prop::collection::vec(binding(), 0..4),
        known in prop::collection::vec((principal(), any::<bool>()), 0..8),
        allow_self_lockout in any::<bool>(),
        now in 0i64..10,
    ) {
        let actor = actor(&facts);
        let reach: Vec<Reach> = known.into_iter().map(|(principal, active)| Reach { principal, active }).collect();
        let (before, now) = (subject(&before), Timestamp(now));
        let change = PolicyChange { actor: &actor, before, after: &after, reach: &reach, now, allow_self_lockout };
        let editor = |bindings| relation_of(&actor, &subject(bindings), now) == Some(Relation::Editor);
        let kept = after.iter().any(|binding| {
            let active = reach.iter().any(|each| each.active && each.principal == binding.principal);
            active && binding.relation == Relation::Editor && binding.expires_at.is_none()
        });
        let manages = actor.permissions().has(Permission::UserAccessManage);
        let stays = !editor(before.bindings) || editor(&after) || allow_self_lockout;
        prop_assert_eq!(check(&change).is_ok(), stays && (kept || (allow_self_lockout && manages)));
    }

    #[test]
    fn a_policy_comes_back_as_it_went(statements in prop::collection::vec(
        (relation(), prop::collection::vec(principal(), 1..4), prop::option::of(0i64..3)), 0..6,
    )) {
        let statement = |(relation, principals, end): (_, _, Option<i64>)| Statement {
            relation, principals, expires_at: end.map(Timestamp),
        };
        let policy = Policy { statements: statements.into_iter().map(statement).collect(), version: 3 };
        prop_assert_eq!(Policy::of(&policy.bindings(), 3), policy);
    }
}

#[test]
fn an_explanation_says_what_is_missing_and_where() {
    let role = RoleId(Uuid::from_u128(9));
    let facts = Facts {
        organization_id: OWN,
        user_id: ME,
        service_account: false,
        disabled: false,
        roles: vec![HeldRole { id: role, built_in: Some(claviger_model::BuiltInRole::Standard), permissions: vec![] }],
        teams: vec![TeamId(Uuid::from_u128(2))],
        scopes: Some(vec!["connections_read".into()]),
        expires_at: None,
        via: Via::Token { access_token_id: AccessTokenId(Uuid::nil()) },
    };
    let binding = |principal, relation, end: Option<i64>| Binding {
        relation,
        principal,
        expires_at: end.map(Timestamp),
        statement: 0,
    };
    let team = Principal::Team(facts.teams[0]);
    let bindings =
        [binding(team, Relation::Editor, Some(5)), binding(Principal::User(ME), Relation::Resolver, Some(9))];
    let why = explain(&facts, &subject(&bindings), Timestamp(5));
    assert_eq!((why.relation, why.can.as_slice()), (Some(Relation::Resolver), ["view"].as_slice()));
    assert_eq!(why.expires_at, Some(Timestamp(9)));
    let [read, resolve, write] =
        [Permission::ConnectionsRead, Permission::ConnectionsResolve, Permission::ConnectionsWrite];
    let from = |permission| Reason::PermissionFrom { permission, role };
    let expected = [
        Reason::Expired { principal: team, relation: Relation::Editor, at: Timestamp(5) },
        Reason::Binding {
            principal: Principal::User(ME),
            relation: Relation::Resolver,
            expires_at: Some(Timestamp(9)),
        },
        from(read),
        from(resolve),
        Reason::ScopeMissing(resolve),
        from(write),
        Reason::ScopeMissing(write),
    ];
    assert_eq!(why.reasons, expected);
}
