//! A request that is sent twice.

use std::time::Duration;

use claviger_model::UserId;
use claviger_store::Begin;

use crate::support::{NOW, Place, id, on_both};

on_both!(a_key_is_taken_once, of_many_at_once_one_is_new);

async fn a_key_is_taken_once(place: &Place) {
    let (store, acme) = place.installed().await;
    let (organization, actor) = (acme.id(), acme.user.id);
    let begin = async |key: &str, print, now| store.idempotency_begin(organization, actor, key, print, now).await;
    assert_eq!(begin("k", [1; 32], NOW).await, Ok(Begin::New));
    assert_eq!(begin("k", [1; 32], NOW).await, Ok(Begin::InFlight));
    assert_eq!(begin("k", [2; 32], NOW).await, Ok(Begin::Mismatch));
    assert_eq!(store.idempotency_begin(organization, id(UserId), "k", [1; 32], NOW).await, Ok(Begin::New));
    store.idempotency_finish(organization, actor, "k", 201, b"{}").await.expect("writes");
    assert_eq!(begin("k", [1; 32], NOW).await, Ok(Begin::Replay { status: 201, body: b"{}".to_vec() }));
    assert_eq!(begin("k", [2; 32], NOW).await, Ok(Begin::Mismatch));

    assert_eq!(begin("undone", [1; 32], NOW).await, Ok(Begin::New));
    store.idempotency_forget(organization, actor, "undone").await.expect("writes");
    assert_eq!(begin("undone", [3; 32], NOW).await, Ok(Begin::New));

    let day = Duration::from_secs(86_400);
    assert!(matches!(begin("k", [1; 32], NOW.plus(day)).await, Ok(Begin::Replay { .. })));
    let later = NOW.plus(day + Duration::from_micros(1));
    assert_eq!(begin("k", [2; 32], later).await, Ok(Begin::New), "after a day the key is free");
}

async fn of_many_at_once_one_is_new(place: &Place) {
    let (store, acme) = place.installed().await;
    let (organization, actor) = (acme.id(), acme.user.id);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.idempotency_begin(organization, actor, "k", [1; 32], NOW).await })
        })
        .collect();
    let mut new = 0;
    for task in tasks {
        match task.await.expect("no panic").expect("writes") {
            Begin::New => new += 1,
            other => assert_eq!(other, Begin::InFlight),
        }
    }
    assert_eq!(new, 1);
}
