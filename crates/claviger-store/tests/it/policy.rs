//! Policies of what need not exist here, and whom principals reach.

use claviger_model::{
    AccessRequest, AccessRequestId, ConnectionId, OrganizationId, Principal, Relation, RequestStatus, ResourceBinding,
    RoleId, TeamId, UserId, role::HeldRole,
};
use claviger_store::{Asked, PolicyQuery, RequestQuery, Requests, StoreError};

use crate::support::{NOW, Place, binding, id, membership, on_both, role, team, user};

on_both!(
    a_policy_of_anything_round_trips,
    principals_are_the_organizations_own_and_reach_who_is_active,
    what_nobody_edits_is_found,
    another_author_comes_with_another_policy,
    requests_for_access,
);

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
        store.team_insert(each, &[]).await.expect("a new team");
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

async fn what_nobody_edits_is_found(place: &Place) {
    let (store, acme) = place.installed().await;
    let (crew, ghosts) = (team(acme.id(), "crew"), team(acme.id(), "ghosts"));
    let (mut gone, mut pending) = (user(acme.id(), "gone@acme.test"), user(acme.id(), "pending@acme.test"));
    (gone.disabled, pending.activated_at) = (true, None);
    for each in [&gone, &pending] {
        store.user_insert(each, &[acme.roles[1].id]).await.expect("a new user");
    }
    for each in [&crew, &ghosts] {
        store.team_insert(each, &[]).await.expect("a new team");
    }
    store.membership_insert(acme.id(), &membership(crew.id, acme.user.id)).await.expect("a new member");
    store.membership_insert(acme.id(), &membership(ghosts.id, gone.id)).await.expect("a new member");
    let cases = [
        ("a by me", Relation::Editor, Some(Principal::User(acme.user.id)), false),
        ("b by my team", Relation::Editor, Some(Principal::Team(crew.id)), false),
        ("c by my role", Relation::Editor, Some(Principal::Role(acme.roles[0].id)), false),
        ("d by everybody", Relation::Editor, Some(Principal::Organization(acme.id())), false),
        ("e by one who left", Relation::Editor, Some(Principal::User(gone.id)), true),
        ("f by one to come", Relation::Editor, Some(Principal::User(pending.id)), true),
        ("g by a team of nobody", Relation::Editor, Some(Principal::Team(ghosts.id)), true),
        ("h by a role of nobody", Relation::Editor, Some(Principal::Role(acme.roles[1].id)), true),
        ("i by another's everybody", Relation::Editor, Some(Principal::Organization(id(OrganizationId))), true),
        ("j to be used", Relation::Resolver, Some(Principal::User(acme.user.id)), true),
        ("k none", Relation::Editor, None, true),
    ];
    for (name, relation, principal, _) in cases {
        let mut record = acme.connection(name);
        record.bindings = principal.map(|principal| binding(relation, principal)).into_iter().collect();
        store.connection_insert(&record).await.expect("a new connection");
    }
    let mut over = acme.connection("l over");
    over.bindings[0].expires_at = Some(NOW);
    store.connection_insert(&over).await.expect("a new connection");
    let query = |orphaned, text: Option<&str>, page, size| PolicyQuery {
        organization_id: acme.id(),
        now: NOW,
        text: text.map(str::to_owned),
        orphaned,
        page,
        size,
    };
    let names = async |query: PolicyQuery| {
        let page = store.connection_policies(&query).await.expect("reads");
        let names: Vec<_> = page.rows.iter().map(|row| row.connection.name.clone()).collect();
        (names, page.total, page.filtered)
    };
    let expected = |orphaned: bool| {
        let cases = cases.iter().filter(|case| case.3 == orphaned).map(|case| case.0);
        let names: Vec<String> = cases.chain(orphaned.then_some("l over")).map(str::to_owned).collect();
        let filtered = names.len() as u64;
        (names, 12, filtered)
    };
    assert_eq!(names(query(Some(true), None, 0, 50)).await, expected(true));
    assert_eq!(names(query(Some(false), None, 0, 50)).await, expected(false));
    assert_eq!(names(query(None, Some("BY MY"), 0, 50)).await.0, ["b by my team", "c by my role"]);
    assert_eq!(names(query(None, Some("%"), 0, 50)).await.2, 0, "no character is a wildcard");
    assert_eq!(names(query(None, None, 1, 5)).await.0[0], "f by one to come");
    let foreign = PolicyQuery { organization_id: id(OrganizationId), ..query(None, None, 0, 50) };
    assert_eq!(names(foreign).await, (vec![], 0, 0));
}

async fn another_author_comes_with_another_policy(place: &Place) {
    let (store, acme) = place.installed().await;
    let record = acme.connection("one");
    let (organization, connection) = (acme.id(), record.connection.id);
    store.connection_insert(&record).await.expect("a new connection");
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let theirs = [binding(Relation::Editor, Principal::User(ann.id))];
    let (foreign, nothing) = (id(OrganizationId), id(ConnectionId));
    let give = async |organization, connection, expected| {
        store.connection_reassign(organization, connection, &theirs, expected, ann.id).await
    };
    assert_eq!(give(foreign, connection, 1).await, Err(StoreError::NotFound));
    assert_eq!(give(organization, nothing, 1).await, Err(StoreError::NotFound));
    assert_eq!(give(organization, connection, 2).await, Err(StoreError::Stale { current: 1 }));
    assert_eq!(store.connection_get(organization, connection).await, Ok(Some(record.clone())), "nothing is half done");
    let before = store.revision(organization);
    assert_eq!(give(organization, connection, 1).await, Ok(2));
    assert_ne!(store.revision(organization), before);
    let after = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!((after.connection.created_by, after.policy_version), (ann.id, 2));
    assert_eq!((after.bindings, after.connection.version), (theirs.to_vec(), 1));
}

async fn requests_for_access(place: &Place) {
    let (store, acme) = place.installed().await;
    let (ann, bob) = (user(acme.id(), "ann@acme.test"), user(acme.id(), "bob@acme.test"));
    for each in [&ann, &bob] {
        store.user_insert(each, &[]).await.expect("a new user");
    }
    let record = acme.connection("one");
    store.connection_insert(&record).await.expect("a new connection");
    let request = |connection_id, requested_by| AccessRequest {
        id: id(AccessRequestId),
        organization_id: acme.id(),
        connection_id,
        requested_by,
        relation: Relation::Resolver,
        reason: "why".into(),
        until: NOW.plus(std::time::Duration::from_secs(60)),
        status: RequestStatus::Pending,
        decided_by: None,
        decided_at: None,
        answer: None,
        version: 1,
        created_at: NOW,
    };
    let (one, missing) = (request(record.connection.id, ann.id), request(id(ConnectionId), ann.id));
    let before = store.revision(acme.id());
    assert_eq!(store.access_request_insert(&one, 2).await, Ok(Asked::Added));
    let again = request(record.connection.id, ann.id);
    assert_eq!(store.access_request_insert(&again, 2).await, Ok(Asked::Pending));
    assert_eq!(store.access_request_insert(&missing, 2).await, Ok(Asked::Added), "it need not be there");
    assert_eq!(store.access_request_insert(&request(id(ConnectionId), ann.id), 2).await, Ok(Asked::TooMany));
    let nobodys = request(record.connection.id, id(UserId));
    assert_eq!(store.access_request_insert(&nobodys, 2).await, Err(StoreError::NotFound));
    assert_eq!(store.revision(acme.id()), before, "a request gives nothing");
    assert_eq!(store.access_request_get(acme.id(), one.id).await, Ok(Some(one.clone())));
    assert_eq!(store.access_request_get(id(OrganizationId), one.id).await, Ok(None));

    let listed = async |reader, visible| {
        let query = RequestQuery {
            organization_id: acme.id(),
            reader,
            visible,
            now: NOW,
            status: None,
            connection_id: None,
            before: None,
            limit: 9,
        };
        let rows = store.access_requests(&query).await.expect("reads");
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(ann.id, Requests::Own).await, [missing.id, one.id], "newest first");
    assert_eq!(listed(bob.id, Requests::Own).await, []);
    assert_eq!(listed(bob.id, Requests::All).await, [one.id], "of what is not there nobody else is told");
    let editor = Requests::Of(vec![Principal::User(acme.user.id)]);
    assert_eq!(listed(acme.user.id, editor).await, [one.id]);
    assert_eq!(listed(bob.id, Requests::Of(vec![Principal::User(bob.id)])).await, []);

    let bindings = [record.bindings[0], binding(Relation::Resolver, Principal::User(ann.id))];
    let status = RequestStatus::Approved;
    let approved = AccessRequest { status, decided_by: Some(acme.user.id), decided_at: Some(NOW), version: 2, ..one };
    let overtaken = store.access_request_decide(&approved, Some((&bindings, 7))).await;
    assert_eq!(overtaken, Err(StoreError::Stale { current: 1 }));
    let pending = store.access_request_get(acme.id(), approved.id).await.expect("reads").expect("is there");
    assert_eq!(pending.status, RequestStatus::Pending, "both or neither");
    store.access_request_decide(&approved, Some((&bindings, 1))).await.expect("decides");
    assert_ne!(store.revision(acme.id()), before);
    let after = store.connection_get(acme.id(), record.connection.id).await.expect("reads").expect("is there");
    assert_eq!((after.bindings.len(), after.policy_version), (2, 2));
    assert_eq!(store.access_request_get(acme.id(), approved.id).await, Ok(Some(approved.clone())));
    let twice = AccessRequest { version: 3, ..approved };
    assert_eq!(store.access_request_decide(&twice, None).await, Err(StoreError::Stale { current: 2 }));
    assert_eq!(store.access_request_insert(&again, 2).await, Ok(Asked::Added), "the first is decided");
}
