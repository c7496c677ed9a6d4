//! The other credential of a connection, and reminders.

use std::time::Duration;

use claviger_model::{
    HealthState, OrganizationId, Reminder, RotationMark, RotationState, StagedCredential, Timestamp, UserId,
    connection::ConnectionRecord, staged::StagedTest,
};
use claviger_store::StoreError;

use crate::support::{NOW, Place, id, on_both, wrapped};

on_both!(
    a_rotation_goes_with_the_connections_version,
    what_is_over_is_taken_away_once,
    a_key_stays_while_a_staged_credential_is_sealed_under_it,
    what_is_overdue_is_listed_until_it_is_written,
);

fn staged(record: &ConnectionRecord) -> StagedCredential {
    StagedCredential {
        organization_id: record.connection.organization_id,
        connection_id: record.connection.id,
        state: RotationState::Staged,
        version: record.connection.version,
        settings: record.connection.settings.clone(),
        secrets: [("api_token".to_owned(), NOW)].into(),
        sealed: vec![4, 5, 6],
        key_epoch: 1,
        grace_seconds: 60,
        staged_at: NOW,
        staged_by: id(UserId),
        promoted_at: None,
        grace_ends_at: None,
        tested: None,
    }
}

fn next(record: &ConnectionRecord) -> ConnectionRecord {
    let mut next = record.clone();
    next.connection.version += 1;
    next
}

async fn a_rotation_goes_with_the_connections_version(place: &Place) {
    let (store, acme) = place.installed().await;
    let first = acme.connection("one");
    store.connection_insert(&first).await.expect("writes");
    let (organization, connection) = (acme.id(), first.connection.id);
    let second = next(&first);
    let held = staged(&second);
    store.connection_rotate(&second, 1, Some(&held)).await.expect("writes");
    assert_eq!(store.connection_rotation(organization, connection).await, Ok(Some(held.clone())));
    assert_eq!(store.connection_rotation(id(OrganizationId), connection).await, Ok(None));
    let read = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!(read.connection.rotation, Some(RotationMark { state: RotationState::Staged, grace_ends_at: None }));

    let late = next(&first);
    assert_eq!(store.connection_rotate(&late, 1, None).await, Err(StoreError::Stale { current: 2 }));
    assert_eq!(store.connection_rotation(organization, connection).await, Ok(Some(held.clone())), "nothing of it");
    // An edit by somebody who loaded it before leaves the mark alone.
    let mut third = next(&second);
    third.connection.rotation = None;
    store.connection_update(&third, 2).await.expect("writes");
    let read = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!(read.connection.rotation, Some(held.mark()));

    let test = StagedTest { verdict: "accepted".into(), at: NOW, status: Some(200), message: "good".into() };
    let tested = |version| store.connection_rotation_tested(organization, connection, version, &test);
    assert_eq!(tested(1).await, Ok(false), "of another");
    assert_eq!(tested(2).await, Ok(true));
    let read = store.connection_rotation(organization, connection).await.expect("reads").expect("is there");
    assert_eq!(read.tested, Some(test));

    let fourth = next(&third);
    let end = NOW.plus(Duration::from_secs(60));
    let before = StagedCredential {
        state: RotationState::Grace,
        version: 4,
        promoted_at: Some(NOW),
        grace_ends_at: Some(end),
        sealed: vec![7],
        ..staged(&fourth)
    };
    store.connection_rotate(&fourth, 3, Some(&before)).await.expect("takes its place");
    assert_eq!(store.connection_rotation(organization, connection).await, Ok(Some(before)));
    assert_eq!(store.connection_delete(organization, connection).await, Ok(true));
    assert_eq!(store.connection_rotation(organization, connection).await, Ok(None));
}

async fn what_is_over_is_taken_away_once(place: &Place) {
    let (store, acme) = place.installed().await;
    let first = acme.connection("one");
    store.connection_insert(&first).await.expect("writes");
    let (organization, connection) = (acme.id(), first.connection.id);
    let second = next(&first);
    let end = NOW.plus(Duration::from_secs(60));
    let held = StagedCredential { state: RotationState::Grace, grace_ends_at: Some(end), ..staged(&second) };
    store.connection_rotate(&second, 1, Some(&held)).await.expect("writes");
    assert_eq!(store.connection_rotations_over(NOW, 10).await, Ok(vec![]));
    let over = store.connection_rotations_over(end, 10).await.expect("reads");
    assert_eq!(over, vec![(organization, connection, end)]);
    assert_eq!(store.connection_rotation_end((organization, connection, NOW)).await, Ok(false), "another end");
    let revision = store.revision(organization);
    assert_eq!(store.connection_rotation_end(over[0]).await, Ok(true));
    assert_eq!(store.connection_rotation_end(over[0]).await, Ok(false));
    assert!(store.revision(organization) > revision, "caches forget it");
    let read = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!((read.connection.rotation, read.connection.version), (None, 2));
}

async fn a_key_stays_while_a_staged_credential_is_sealed_under_it(place: &Place) {
    let (store, acme) = place.installed().await;
    let first = acme.connection("one");
    store.connection_insert(&first).await.expect("writes");
    let second = next(&first);
    let none = StagedCredential { key_epoch: 9, ..staged(&second) };
    assert_eq!(store.connection_rotate(&second, 1, Some(&none)).await, Err(StoreError::KeysReplaced));
    let held = staged(&second);
    store.connection_rotate(&second, 1, Some(&held)).await.expect("writes");
    store.wrapped_key_insert(&wrapped(Some(acme.id()), 2)).await.expect("a new key");
    store.connection_reseal(acme.id(), first.connection.id, 2, &[1], 2).await.expect("writes");
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(false), "it would never open again");
    assert_eq!(store.connection_rotations_below_epoch(acme.id(), 2, 10).await, Ok(vec![held.clone()]));
    let other = StagedCredential { version: 1, ..held.clone() };
    assert_eq!(store.connection_rotation_reseal(&other, &[7], 2).await, Ok(false), "another by now");
    assert_eq!(store.connection_rotation_reseal(&held, &[7], 2).await, Ok(true));
    assert_eq!(store.connection_rotation_reseal(&held, &[8], 2).await, Ok(false), "it is under it already");
    assert_eq!(store.connection_rotations_below_epoch(acme.id(), 2, 10).await, Ok(vec![]));
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(true));
}

async fn what_is_overdue_is_listed_until_it_is_written(place: &Place) {
    let (store, acme) = place.installed().await;
    let due = Timestamp(NOW.0 + 90 * 86_400_000_000);
    let mut record = acme.connection("one");
    record.connection.reminder = Some(Reminder::new(90, Some(NOW)));
    store.connection_insert(&record).await.expect("writes");
    store.connection_insert(&acme.connection("never")).await.expect("writes");
    let (organization, connection) = (acme.id(), record.connection.id);
    let read = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!(read.connection.reminder, Some(Reminder { days: 90, due_at: Some(due) }));
    assert_eq!(store.connections_overdue(Timestamp(due.0 - 1), 10).await, Ok(vec![]));
    assert_eq!(store.connections_overdue(due, 10).await, Ok(vec![(organization, connection, due)]));
    let (mut health, reminder) =
        store.connection_health(organization, connection).await.expect("reads").expect("is there");
    assert_eq!(reminder, read.connection.reminder);
    health.state = HealthState::Expiring;
    store.connection_health_set(organization, connection, &health).await.expect("writes");
    assert_eq!(store.connections_overdue(due, 10).await, Ok(vec![]));
}
