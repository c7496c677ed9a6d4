//! One connection from its making to its end.

use std::time::Duration;

use claviger_model::{
    Binding, ConnectionId, Health, HealthState, OrganizationId, Policy, Principal, Relation, Statement, TeamId,
    Timestamp, UserId,
};
use claviger_store::{ConnectionQuery, StoreError};

use crate::support::{NOW, Place, binding, id, on_both, wrapped};

on_both!(
    a_connection_reads_back_as_it_was_written,
    a_stale_edit_changes_nothing,
    of_many_edits_at_once_one_wins,
    another_organization_sees_nothing,
    use_and_health_are_no_edits,
    resealing_goes_epoch_by_epoch,
    a_policy_changes_apart_from_its_connection,
    an_edit_that_began_before_a_revocation_does_not_bring_the_right_back,
);

async fn a_connection_reads_back_as_it_was_written(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut record = acme.connection("Ünïcode % _ ' \"");
    record.bindings.push(binding(Relation::Viewer, Principal::Organization(acme.id())));
    record.bindings[1].expires_at = Some(Timestamp(NOW.0 + 1));
    record.connection.health.reason = Some("why".into());
    record.connection.health.checked_at = Some(NOW);
    record.connection.last_used_at = Some(NOW);
    store.connection_insert(&record).await.expect("a new connection");
    assert!(matches!(store.connection_insert(&record).await, Err(StoreError::Taken { .. })));
    let (organization, connection) = (acme.id(), record.connection.id);
    assert_eq!(store.connection_get(organization, connection).await, Ok(Some(record.clone())));

    record.connection.name = "another".into();
    record.connection.version = 2;
    record.connection.destination = None;
    record.connection.tags.clear();
    record.connection.disabled = true;
    record.sealed.clear();
    store.connection_update(&record, 1).await.expect("its next version");
    assert_eq!(store.connection_get(organization, connection).await, Ok(Some(record.clone())));
    assert_eq!(store.connection_versions(organization).await, Ok(vec![(connection, 2, 1)]));

    assert_eq!(store.connection_delete(organization, connection).await, Ok(true));
    assert_eq!(store.connection_delete(organization, connection).await, Ok(false));
    assert_eq!(store.connection_get(organization, connection).await, Ok(None));
}

async fn a_stale_edit_changes_nothing(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut record = acme.connection("one");
    store.connection_insert(&record).await.expect("writes");
    record.connection.version = 2;
    store.connection_update(&record, 1).await.expect("writes");
    let mut late = record.clone();
    late.connection.name = "late".into();
    assert_eq!(store.connection_update(&late, 1).await, Err(StoreError::Stale { current: 2 }));
    late.connection.version = 9;
    assert!(matches!(store.connection_update(&late, 2).await, Err(StoreError::Corrupt { .. })));
    assert_eq!(store.connection_get(acme.id(), record.connection.id).await, Ok(Some(record.clone())));
    late.connection.id = id(ConnectionId);
    late.connection.version = 2;
    assert_eq!(store.connection_update(&late, 1).await, Err(StoreError::NotFound));
}

async fn of_many_edits_at_once_one_wins(place: &Place) {
    let (store, acme) = place.installed().await;
    let record = acme.connection("one");
    store.connection_insert(&record).await.expect("writes");
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let (store, mut mine) = (store.clone(), record.clone());
            mine.connection.name = format!("edit {number}");
            mine.connection.version = 2;
            tokio::spawn(async move { (store.connection_update(&mine, 1).await, mine) })
        })
        .collect();
    let mut winner = None;
    for task in tasks {
        match task.await.expect("no panic") {
            (Ok(()), mine) => assert!(winner.replace(mine).is_none(), "two edits of one version were taken"),
            (other, _) => assert_eq!(other, Err(StoreError::Stale { current: 2 })),
        }
    }
    assert_eq!(store.connection_get(acme.id(), record.connection.id).await, Ok(winner));
}

async fn another_organization_sees_nothing(place: &Place) {
    let (store, acme) = place.installed().await;
    let record = acme.connection("one");
    store.connection_insert(&record).await.expect("writes");
    let (foreign, connection) = (id(OrganizationId), record.connection.id);
    assert_eq!(store.connection_get(foreign, connection).await, Ok(None));
    assert_eq!(store.connection_delete(foreign, connection).await, Ok(false));
    assert_eq!(store.connection_versions(foreign).await, Ok(vec![]));
    assert_eq!(store.connections_below_epoch(foreign, 9, 10).await, Ok(vec![]));
    let mut theirs = record.clone();
    theirs.connection.organization_id = foreign;
    theirs.connection.version = 2;
    assert_eq!(store.connection_update(&theirs, 1).await, Err(StoreError::NotFound));
    let everybody = vec![Principal::User(acme.user.id), Principal::Organization(foreign)];
    let page = store.connection_list(&ConnectionQuery::of(foreign, everybody, NOW)).await.expect("reads");
    assert_eq!((page.rows, page.total, page.filtered), (vec![], 0, 0));
    let health = Health { state: HealthState::Failing, ..Health::untested(NOW) };
    store.connection_health_set(foreign, connection, &health).await.expect("no error");
    assert_eq!(store.connection_get(acme.id(), connection).await, Ok(Some(record)));
}

async fn use_and_health_are_no_edits(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut record = acme.connection("one");
    store.connection_insert(&record).await.expect("writes");
    let connection = record.connection.id;
    let revision = store.revision(acme.id());
    let later = NOW.plus(Duration::from_secs(60));
    store.connection_touch(&[(connection, later), (id(ConnectionId), later)]).await.expect("writes");
    store.connection_touch(&[(connection, NOW)]).await.expect("writes");
    let health = Health {
        state: HealthState::Failing,
        reason: Some("401".into()),
        checked_at: Some(later),
        expires_at: Some(later.plus(Duration::from_secs(86_400))),
        ..Health::untested(later)
    };
    store.connection_health_set(acme.id(), connection, &health).await.expect("writes");
    assert_eq!(store.revision(acme.id()), revision, "caches need not forget it");
    // An edit by somebody who loaded it before the use does not undo the use.
    record.connection.version = 2;
    store.connection_update(&record, 1).await.expect("writes");
    store.connection_health_set(acme.id(), connection, &health).await.expect("writes");
    record.connection.last_used_at = Some(later);
    record.connection.health = health.clone();
    assert_eq!(store.connection_get(acme.id(), connection).await, Ok(Some(record.clone())));
    assert_eq!(store.connection_health(acme.id(), connection).await, Ok(Some((health.clone(), None))));
    assert_eq!(store.connection_health(id(OrganizationId), connection).await, Ok(None));
    // A state that lasts keeps the time since when.
    let again = Health { since: later.plus(Duration::from_secs(60)), ..health.clone() };
    store.connection_health_set(acme.id(), connection, &again).await.expect("writes");
    assert_eq!(store.connection_get(acme.id(), connection).await, Ok(Some(record.clone())));

    let due = async |at| store.connections_due(at, 10).await.expect("reads");
    assert_eq!(due(later).await, [], "nobody has planned one");
    store.connection_check_plan(acme.id(), connection, NOW).await.expect("writes");
    assert_eq!(due(later).await, [(acme.id(), connection, NOW)]);
    let claim = async |at| store.connection_check_claim(acme.id(), connection, at, later).await;
    assert_eq!((claim(later).await, claim(NOW).await, claim(NOW).await), (Ok(false), Ok(true), Ok(false)));
    assert_eq!((due(NOW).await, due(later).await.len()), (vec![], 1), "one server has it, once");
    record.connection.health.next_check_at = Some(later);
    assert_eq!(store.connection_get(acme.id(), connection).await, Ok(Some(record.clone())));
    assert_eq!(store.revision(acme.id()), revision + 1, "the edit's, and no check's");

    let find = async |state| {
        let mine = vec![Principal::User(acme.user.id)];
        let query = ConnectionQuery { health: Some(state), ..ConnectionQuery::of(acme.id(), mine, NOW) };
        store.connection_list(&query).await.expect("reads").filtered
    };
    assert_eq!((find(HealthState::Failing).await, find(HealthState::Disabled).await), (1, 0));
    record.connection.version = 3;
    record.connection.disabled = true;
    store.connection_update(&record, 2).await.expect("writes");
    store.connection_health_set(acme.id(), connection, &health).await.expect("writes");
    assert_eq!((find(HealthState::Failing).await, find(HealthState::Disabled).await), (0, 1));
    assert_eq!(due(later).await, [], "what is switched off is not checked");
}

async fn resealing_goes_epoch_by_epoch(place: &Place) {
    let (store, acme) = place.installed().await;
    for epoch in [2, 3] {
        store.wrapped_key_insert(&wrapped(Some(acme.id()), epoch)).await.expect("a new epoch");
    }
    let mut records = Vec::new();
    for epoch in [2, 1, 3, 1] {
        let mut record = acme.connection("one");
        record.key_epoch = epoch;
        store.connection_insert(&record).await.expect("writes");
        records.push(record);
    }
    let old = vec![records[1].clone(), records[3].clone(), records[0].clone()];
    assert_eq!(store.connections_below_epoch(acme.id(), 3, 10).await, Ok(old.clone()));
    assert_eq!(store.connections_below_epoch(acme.id(), 3, 2).await, Ok(old[..2].to_vec()));
    let first = records[1].connection.id;
    assert_eq!(store.connection_reseal(acme.id(), first, 7, b"new", 3).await, Ok(false), "of another version");
    assert_eq!(store.connection_reseal(acme.id(), first, 1, b"new", 3).await, Ok(true));
    assert_eq!(
        store.connection_reseal(acme.id(), first, 1, b"older", 2).await,
        Ok(false),
        "never back to an older epoch"
    );
    let mut expected = records[1].clone();
    (expected.sealed, expected.key_epoch) = (b"new".to_vec(), 3);
    assert_eq!(store.connection_get(acme.id(), first).await, Ok(Some(expected)), "same version, new seal");
    assert_eq!(store.connections_below_epoch(acme.id(), 3, 10).await.map(|left| left.len()), Ok(2));
}

async fn a_policy_changes_apart_from_its_connection(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut record = acme.connection("one");
    store.connection_insert(&record).await.expect("writes");
    let (organization, connection) = (acme.id(), record.connection.id);
    let statement = |relation, principals, expires_at| Statement { relation, principals, expires_at };
    let (ann, team) = (Principal::User(id(UserId)), Principal::Team(id(TeamId)));
    let statements = vec![
        statement(Relation::Viewer, vec![team, Principal::Organization(organization)], Some(NOW)),
        statement(Relation::Editor, vec![Principal::User(acme.user.id)], None),
        statement(Relation::Editor, vec![ann], None),
    ];
    let policy = Policy { statements, version: 2 };
    let set = |bindings: Vec<Binding>, expected| {
        let store = store.clone();
        async move { store.connection_policy_set(organization, connection, &bindings, expected).await }
    };
    assert_eq!(set(policy.bindings(), 1).await, Ok(2));
    assert_eq!(set(vec![], 1).await, Err(StoreError::Stale { current: 2 }));
    assert_eq!(set(vec![], 3).await, Err(StoreError::Stale { current: 2 }));
    let read = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!(Policy::of(&read.bindings, read.policy_version), policy);
    (record.bindings, record.policy_version) = (policy.bindings(), 2);
    assert_eq!(read, record, "the connection's own version stays");

    let foreign = id(OrganizationId);
    assert_eq!(store.connection_policy_set(foreign, connection, &[], 2).await, Err(StoreError::NotFound));
    assert_eq!(store.connection_policy_set(organization, id(ConnectionId), &[], 2).await, Err(StoreError::NotFound));
    assert_eq!(set(vec![], 2).await, Ok(3));
    let read = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!((read.bindings, read.policy_version), (vec![], 3));
}

async fn an_edit_that_began_before_a_revocation_does_not_bring_the_right_back(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut record = acme.connection("one");
    let leaver = Principal::User(id(UserId));
    record.bindings.push(binding(Relation::Editor, leaver));
    store.connection_insert(&record).await.expect("writes");
    let (organization, connection) = (acme.id(), record.connection.id);

    let mut edit = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    let author = record.bindings[..1].to_vec();
    assert_eq!(store.connection_policy_set(organization, connection, &author, 1).await, Ok(2));
    edit.connection.version = 2;
    edit.connection.name = "late".into();
    store.connection_update(&edit, 1).await.expect("nobody else edited it");

    let read = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!((read.connection.name.as_str(), read.connection.version), ("late", 2));
    assert_eq!((read.bindings, read.policy_version), (author, 2));
    let theirs = ConnectionQuery::of(organization, vec![leaver], NOW);
    assert_eq!(store.connection_list(&theirs).await.expect("reads").total, 0);
}
