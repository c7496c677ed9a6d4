//! Policies of what need not exist here, and whom principals reach.

use claviger_model::{OrganizationId, Principal, ResourceBinding, RoleId, TeamId, UserId, role::HeldRole};

use crate::support::{Place, id, membership, on_both, role, team, user};

on_both!(a_policy_of_anything_round_trips, principals_are_the_organizations_own_and_reach_who_is_active,);

async fn a_policy_of_anything_round_trips(place: &Place) {
    let (store, acme) = place.installed().await;
    let me = Principal::User(acme.user.id);
    let line =
        |relation: &str, principal, statement| ResourceBinding { relation: relation.into(), principal, statement };
    let policy = vec![
        line("viewer", Principal::Organization(acme.id()), 0),
        line("editor", me, 1),
        line("editor", Principal::Team(id(TeamId)), 1),
        line("editor", me, 2),
    ];
    assert_eq!(store.resource_policy_get(acme.id(), "dashboard:x").await, Ok(vec![]));
    store.resource_policy_set(acme.id(), "dashboard:x", &policy).await.expect("writes");
    assert_eq!(store.resource_policy_get(acme.id(), "dashboard:x").await, Ok(policy.clone()));
    assert_eq!(store.resource_policy_get(acme.id(), "dashboard:X").await, Ok(vec![]), "to the letter");
    assert_eq!(store.resource_policy_get(id(OrganizationId), "dashboard:x").await, Ok(vec![]));
    store.resource_policy_set(acme.id(), "dashboard:x", &policy[1..2]).await.expect("writes");
    assert_eq!(store.resource_policy_get(acme.id(), "dashboard:x").await, Ok(policy[1..2].to_vec()));
    store.resource_policy_set(acme.id(), "dashboard:x", &[]).await.expect("writes");
    assert_eq!(store.resource_policy_get(acme.id(), "dashboard:x").await, Ok(vec![]));
}

async fn principals_are_the_organizations_own_and_reach_who_is_active(place: &Place) {
    let (store, acme) = place.installed().await;
    let (crew, ghosts) = (team(acme.id(), "crew"), team(acme.id(), "ghosts"));
    for each in [&crew, &ghosts] {
        store.team_insert(each).await.expect("a new team");
    }
    let extra = role(acme.id(), "Extra", &["connections_read", "connections_write"]);
    store.role_insert(&extra).await.expect("a new role");
    let (ann, mut bob) = (user(acme.id(), "ann@acme.test"), user(acme.id(), "bob@acme.test"));
    let (mut robot, mut pending) = (user(acme.id(), "robot@acme.test"), user(acme.id(), "pending@acme.test"));
    (robot.service_account, robot.activated_at, pending.activated_at) = (true, None, None);
    bob.disabled = true;
    store.user_insert(&ann, &[extra.id]).await.expect("a new user");
    for each in [&bob, &robot, &pending] {
        store.user_insert(each, &[]).await.expect("a new user");
    }
    for (number, (team, member)) in [(crew.id, ann.id), (crew.id, bob.id), (ghosts.id, bob.id)].into_iter().enumerate()
    {
        let membership = claviger_model::Membership { number: number as i64, ..membership(team, member) };
        store.membership_insert(acme.id(), &membership).await.expect("a new member");
    }
    let asked = [
        Principal::User(ann.id),
        Principal::User(bob.id),
        Principal::User(robot.id),
        Principal::User(pending.id),
        Principal::User(id(UserId)),
        Principal::Role(extra.id),
        Principal::Role(acme.roles[2].id),
        Principal::Role(id(RoleId)),
        Principal::Team(crew.id),
        Principal::Team(ghosts.id),
        Principal::Team(id(TeamId)),
        Principal::Organization(acme.id()),
        Principal::Organization(id(OrganizationId)),
    ];
    let mut known = store.principals_known(acme.id(), &asked).await.expect("reads");
    known.sort_unstable();
    let mut expected = vec![
        (Principal::User(ann.id), true),
        (Principal::User(bob.id), false),
        (Principal::User(robot.id), true),
        (Principal::User(pending.id), false),
        (Principal::Role(extra.id), true),
        (Principal::Role(acme.roles[2].id), false),
        (Principal::Team(crew.id), true),
        (Principal::Team(ghosts.id), false),
        (Principal::Organization(acme.id()), true),
    ];
    expected.sort_unstable();
    assert_eq!(known, expected);
    assert_eq!(store.principals_known(id(OrganizationId), &asked[..11]).await, Ok(vec![]), "all are another's");

    let reached = async |principals: &[Principal], page, size| {
        let (rows, total) = store.people_reached(acme.id(), principals, page, size).await.expect("reads");
        assert_eq!(store.people_reached_count(acme.id(), principals).await, Ok(total));
        (rows.into_iter().map(|user| user.email).collect::<Vec<_>>().join(" "), total)
    };
    assert_eq!(reached(&asked[..11], 0, 10).await, ("ann@acme.test robot@acme.test".into(), 2));
    assert_eq!(reached(&[Principal::Team(crew.id)], 0, 10).await, ("ann@acme.test".into(), 1));
    assert_eq!(reached(&[Principal::Role(extra.id)], 0, 10).await, ("ann@acme.test".into(), 1));
    assert_eq!(reached(&[], 0, 10).await, (String::new(), 0));
    let everybody = [Principal::Organization(acme.id())];
    assert_eq!(reached(&everybody, 0, 2).await, ("admin@acme.test ann@acme.test".into(), 3));
    assert_eq!(reached(&everybody, 1, 2).await, ("robot@acme.test".into(), 3));
    assert_eq!(reached(&everybody, u64::MAX, 2).await, (String::new(), 3));
    assert_eq!(reached(&[Principal::Organization(id(OrganizationId))], 0, 10).await, (String::new(), 0));

    let standings = store.standings(acme.id(), &[ann.id, bob.id, robot.id]).await.expect("reads");
    let (mut roles, teams) = standings[&ann.id].clone();
    roles[0].permissions.sort();
    let held = HeldRole { id: extra.id, built_in: None, permissions: extra.permissions.clone() };
    assert_eq!((roles, teams), (vec![held], vec![crew.id]));
    assert_eq!(standings[&bob.id].1.len(), 2);
    assert!(!standings.contains_key(&robot.id));
    assert!(store.standings(id(OrganizationId), &[ann.id]).await.expect("reads").is_empty());
}
