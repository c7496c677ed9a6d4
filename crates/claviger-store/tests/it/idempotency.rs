//! A request that is sent twice.

use std::time::Duration;

use claviger_model::{ChainId, UserId};
use claviger_store::Begin;

use crate::support::{NOW, Place, id, on_both};

on_both!(a_key_is_taken_once, of_many_at_once_one_is_new, what_was_cut_off_is_told_apart);

async fn a_key_is_taken_once(place: &Place) {
    let (store, acme) = place.installed().await;
    let (organization, actor) = (acme.id(), acme.user.id);
    let server = id(ChainId);
    let begin =
        async |key: &str, print, now| store.idempotency_begin(organization, actor, key, print, now, server).await;
    assert_eq!(begin("k", [1; 32], NOW).await, Ok(Begin::New));
    assert_eq!(begin("k", [1; 32], NOW).await, Ok(Begin::InFlight));
    assert_eq!(begin("k", [2; 32], NOW).await, Ok(Begin::Mismatch));
    assert_eq!(store.idempotency_begin(organization, id(UserId), "k", [1; 32], NOW, server).await, Ok(Begin::New));
    store.idempotency_finish(organization, actor, "k", 201, "text/x-one", b"{}").await.expect("writes");
    assert_eq!(
        begin("k", [1; 32], NOW).await,
        Ok(Begin::Replay { status: 201, media_type: "text/x-one".into(), body: b"{}".to_vec() })
    );
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
    let server = id(ChainId);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.idempotency_begin(organization, actor, "k", [1; 32], NOW, server).await })
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

async fn what_was_cut_off_is_told_apart(place: &Place) {
    let (store, acme) = place.installed().await;
    let (organization, actor) = (acme.id(), acme.user.id);
    let (server, other) = (id(ChainId), id(ChainId));
    let begin =
        async |key: &str, now, server| store.idempotency_begin(organization, actor, key, [1; 32], now, server).await;
    for (key, server) in [("cut off", server), ("done", server), ("of another server", other), ("unknown", other)] {
        assert_eq!(begin(key, NOW, server).await, Ok(Begin::New));
    }
    store.idempotency_finish(organization, actor, "done", 201, "text/x-one", b"{}").await.expect("writes");
    assert_eq!(store.idempotency_cut_off(server).await, Ok(1), "this server starts again");
    assert_eq!(store.idempotency_cut_off(server).await, Ok(0));
    store.idempotency_undecided(organization, actor, "unknown").await.expect("writes");
    assert_eq!(begin("cut off", NOW, server).await, Ok(Begin::Undecided));
    assert_eq!(begin("unknown", NOW, server).await, Ok(Begin::Undecided));
    assert!(matches!(begin("done", NOW, server).await, Ok(Begin::Replay { .. })));
    let minutes = |minutes: u64| NOW.plus(Duration::from_secs(60 * minutes));
    assert_eq!(begin("of another server", minutes(10), server).await, Ok(Begin::InFlight));
    assert_eq!(begin("of another server", minutes(11), server).await, Ok(Begin::Undecided), "it never came back");
    let other_print = store.idempotency_begin(organization, actor, "cut off", [2; 32], NOW, server).await;
    assert_eq!(other_print, Ok(Begin::Mismatch));
}
