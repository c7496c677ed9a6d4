//! Keys of ours.

use std::time::{Duration, Instant};

use claviger_store::{Store, StoreError};
use sqlx::{Connection, Executor};

use crate::support::{Place, on_both, wrapped};

on_both!(wrapped_keys_are_replaced_together, nothing_is_stored_under_a_key_that_is_gone);

async fn wrapped_keys_are_replaced_together(place: &Place) {
    let (store, acme) = place.installed().await;
    let (second, own) = (wrapped(Some(acme.id()), 2), wrapped(None, 1));
    store.wrapped_key_insert(&second).await.expect("a new epoch");
    assert!(matches!(store.wrapped_key_insert(&second).await, Err(StoreError::Taken { .. })));
    store.wrapped_key_insert(&own).await.expect("the installation's own");
    assert!(matches!(store.wrapped_key_insert(&own).await, Err(StoreError::Taken { .. })));
    let all = vec![own.clone(), acme.wrapped.clone(), second.clone()];
    assert_eq!(store.wrapped_keys().await, Ok(all.clone()));

    let mut anew = all.clone();
    anew.iter_mut().for_each(|key| key.root_key_id = "root-2".into());
    let mut twice = anew.clone();
    twice.push(own);
    assert!(store.wrapped_keys_replace(&twice).await.is_err());
    assert_eq!(store.wrapped_keys().await, Ok(all), "a replacement that fails changes nothing");
    store.wrapped_keys_replace(&anew).await.expect("replaces");
    assert_eq!(store.wrapped_keys().await, Ok(anew.clone()));

    assert_eq!(store.root_key_in_force().await, Ok(Some("root-2".to_owned())));
    let mut late = wrapped(Some(acme.id()), 3);
    assert_eq!(store.wrapped_key_insert(&late).await, Err(StoreError::KeysReplaced), "it is under the old root key");
    assert_eq!(store.wrapped_keys_replace(&anew[1..]).await, Err(StoreError::KeysReplaced), "one would be lost");
    late.root_key_id = "root-2".into();
    store.wrapped_key_insert(&late).await.expect("a new epoch");
    assert_eq!(store.wrapped_keys_replace(&anew).await, Err(StoreError::KeysReplaced), "a server that knows fewer");
    anew.push(late);

    let before = store.revision(acme.id());
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(true));
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(true), "it is gone");
    assert_ne!(store.revision(acme.id()), before);
    assert_eq!(store.wrapped_keys().await, Ok(vec![anew[0].clone(), anew[2].clone(), anew[3].clone()]));
}

async fn nothing_is_stored_under_a_key_that_is_gone(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut record = acme.connection("one");
    store.connection_insert(&record).await.expect("writes");
    store.wrapped_key_insert(&wrapped(Some(acme.id()), 2)).await.expect("a new epoch");
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(false), "it seals a connection");
    let (organization, connection) = (acme.id(), record.connection.id);
    assert_eq!(store.connection_reseal(organization, connection, 1, b"new", 2).await, Ok(true));
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(true));

    let stored = store.connection_get(organization, connection).await.expect("reads").expect("is there");
    assert_eq!(store.connection_insert(&acme.connection("two")).await, Err(StoreError::KeysReplaced));
    record.connection.version = 2;
    assert_eq!(store.connection_update(&record, 1).await, Err(StoreError::KeysReplaced));
    let ahead = store.connection_reseal(organization, connection, 1, b"newer", 3).await;
    assert_eq!(ahead, Err(StoreError::KeysReplaced));
    assert_eq!(store.connection_versions(organization).await, Ok(vec![(connection, 1, 1)]));
    assert_eq!(store.connection_get(organization, connection).await, Ok(Some(stored)), "nothing was written");
}

/// A write that stands still in the middle while its key is destroyed. `lock` is
/// how the test holds the organization's row, and so where in its transaction the
/// write stands still. What became of the write and of the key.
async fn stalled(lock: &'static str) -> (Result<(), StoreError>, Result<bool, StoreError>, usize) {
    let place = Place::postgres();
    let (store, acme) = place.installed().await;
    store.wrapped_key_insert(&wrapped(Some(acme.id()), 2)).await.expect("a new epoch");
    let mut holder = sqlx::PgConnection::connect(&place.url).await.expect("connects");
    holder.execute(lock).await.expect("locks");
    let waiting = async |count: i64| {
        let sql =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let mut watcher = sqlx::PgConnection::connect(&place.url).await.expect("connects");
        let begun = Instant::now();
        while sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut watcher).await.expect("reads") < count {
            assert!(begun.elapsed() < Duration::from_secs(20), "{count} do not wait");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let (writer, record) = (store.clone(), acme.connection("late"));
    let written = tokio::spawn(async move { writer.connection_insert(&record).await });
    waiting(1).await;
    let (other, organization) = (Store::connect(&place.url).await.expect("another server"), acme.id());
    let forgotten = tokio::spawn(async move { other.wrapped_key_forget(organization, 1).await });
    waiting(2).await;
    holder.execute("COMMIT").await.expect("lets go");
    let (written, forgotten) = (written.await.expect("no panic"), forgotten.await.expect("no panic"));
    let under_it = store.connections_below_epoch(acme.id(), 2, 10).await.expect("reads").len();
    (written, forgotten, under_it)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p09_a_stalled_write_does_not_outlive_its_key() {
    // Before it has looked for its key: the key goes first.
    assert_eq!(
        stalled("BEGIN; SELECT id FROM organization FOR UPDATE").await,
        (Err(StoreError::KeysReplaced), Ok(true), 0)
    );
    // Afterwards: the key stays.
    assert_eq!(stalled("BEGIN; SELECT id FROM organization FOR NO KEY UPDATE").await, (Ok(()), Ok(false), 1));
    println!("P9: a write that stands still while another server destroys its key: refused, or the key is kept");
}
