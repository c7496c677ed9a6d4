//! Tokens that connections obtained, and who obtains the next one.

use std::time::Duration;

use claviger_model::{
    ConnectionId, OrganizationId, Timestamp,
    stored_token::{NewToken, SealedToken, StoredToken, TokenFailure, TokenTrouble},
};
use claviger_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Installation, NOW, Place, id, on_both, wrapped};

on_both!(
    a_token_is_kept_and_replaced_by_whoever_knows_the_one_before,
    o08_one_at_a_time_has_leave_to_ask,
    a_failure_is_noted_and_overwrites_nothing_newer,
    o06_what_nobody_knows_the_end_of_stays_known_until_something_is_kept,
    a_key_stays_while_a_token_is_sealed_under_it,
);

const LEASE: Duration = Duration::from_secs(60);
const ME: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);

fn later(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds * 1_000_000)
}

fn token(of: (OrganizationId, ConnectionId), version: i64) -> NewToken {
    NewToken {
        organization_id: of.0,
        connection_id: of.1,
        version,
        held: SealedToken {
            bytes: vec![u8::try_from(version).unwrap_or_default(), 0, 255],
            key_epoch: 1,
            binding: [4; 32],
            shape: [5; 32],
            obtained_at: later(-1),
            expires_at: Some(later(9)),
        },
        account: Some("ada@example.com".into()),
        scopes: Some(vec!["read".into(), "write".into()]),
    }
}

fn failure(text: &str) -> TokenFailure {
    TokenFailure {
        text: text.into(),
        shape: [5; 32],
        first: true,
        failures: 1,
        pause: Duration::from_secs(8),
        certain: true,
        over: false,
        refused: true,
        forget: false,
    }
}

async fn connected(store: &Store, acme: &Installation) -> (OrganizationId, ConnectionId) {
    let record = acme.connection("one");
    store.connection_insert(&record).await.expect("writes");
    (acme.id(), record.connection.id)
}

async fn kept(store: &Store, of: (OrganizationId, ConnectionId)) -> Option<StoredToken> {
    store.upstream_token_get(of.0, of.1, NOW).await.expect("reads")
}

/// PostgreSQL's clock runs on between two statements.
#[track_caller]
fn about(one: Timestamp, other: Timestamp) {
    assert!((one.0 - other.0).abs() < 5_000_000, "{one} is not about {other}");
}

async fn a_token_is_kept_and_replaced_by_whoever_knows_the_one_before(place: &Place) {
    let (store, acme) = place.installed().await;
    let of = connected(&store, &acme).await;
    assert_eq!(kept(&store, of).await, None);
    let revision = store.revision(acme.id());
    store.upstream_token_store(&token(of, 1), NOW).await.expect("the first");
    assert_eq!(store.upstream_token_store(&token(of, 1), NOW).await, Err(StoreError::Stale { current: 1 }));
    assert_eq!(store.upstream_token_store(&token(of, 3), NOW).await, Err(StoreError::Stale { current: 1 }));
    store.upstream_token_store(&token(of, 2), NOW).await.expect("the next");
    assert_eq!(store.revision(acme.id()), revision, "caches know nothing of it");

    let found = kept(&store, of).await.expect("is there");
    assert_eq!((found.version, found.leased_until, found.unfinished_since, found.trouble), (2, None, None, None));
    assert_eq!(found.account.as_deref(), Some("ada@example.com"));
    assert_eq!(found.scopes, Some(vec!["read".into(), "write".into()]));
    let held = found.held.expect("a token");
    assert_eq!((held.bytes, held.key_epoch, held.binding, held.shape), (vec![2, 0, 255], 1, [4; 32], [5; 32]));
    about(held.obtained_at, later(-1));
    about(held.expires_at.expect("it ends"), later(9));
    let ahead = store.upstream_token_get(of.0, of.1, later(1_000)).await.expect("reads").and_then(|token| token.held);
    if store.engine() == claviger_store::Engine::Postgres {
        // A reader whose clock is wrong by as much as the writer's was right.
        about(ahead.and_then(|held| held.expires_at).expect("it ends"), later(1_009));
    }

    let foreign = (id(OrganizationId), of.1);
    assert_eq!(kept(&store, foreign).await, None);
    assert_eq!(store.upstream_token_store(&token(foreign, 3), NOW).await, Err(StoreError::NotFound));
    store.upstream_token_forget(of.0, of.1).await.expect("forgets");
    let forgotten = kept(&store, of).await.expect("the row is there");
    assert_eq!((forgotten.version, forgotten.held, forgotten.account), (3, None, None));
    assert_eq!(store.connection_delete(of.0, of.1).await, Ok(true));
    assert_eq!(kept(&store, of).await, None, "it goes with its connection");
    assert_eq!(store.upstream_token_store(&token(of, 1), NOW).await, Err(StoreError::NotFound));
}

async fn o08_one_at_a_time_has_leave_to_ask(place: &Place) {
    let (store, acme) = place.installed().await;
    let of = connected(&store, &acme).await;
    let lease = async |holder, version, length| {
        store.upstream_token_lease(of, version, holder, length, NOW).await.expect("asks").is_some()
    };
    assert!(!lease(ME, 1, LEASE).await, "there is no version 1 yet");
    assert!(lease(ME, 0, LEASE).await);
    assert!(!lease(OTHER, 0, LEASE).await, "somebody has it");
    about(kept(&store, of).await.and_then(|row| row.leased_until).expect("a lease"), later(60));
    assert!(lease(ME, 0, Duration::ZERO).await, "who has it may have it again");
    assert!(lease(OTHER, 0, LEASE).await, "that one was over at once");
    assert_eq!(store.upstream_token_extend(of.1, ME, LEASE, NOW).await, Ok(false), "it was taken over");
    assert_eq!(store.upstream_token_extend(of.1, OTHER, LEASE, NOW).await, Ok(true));
    store.upstream_token_store(&token(of, 1), NOW).await.expect("the answer came");
    assert!(!lease(ME, 0, LEASE).await, "who has not read the newest asks for nothing");
    assert!(lease(ME, 1, LEASE).await, "what was stored gave the lease back");
    let mut races = 0;
    for round in 0..10 {
        store.upstream_token_store(&token(of, round + 2), NOW).await.expect("the next");
        let all = futures_join(&store, of, round + 2).await;
        races += usize::from(all == 1);
    }
    assert_eq!(races, 10, "of eight that ask at once, one has leave");
}

/// How many of eight that ask at once have leave.
async fn futures_join(store: &Store, of: (OrganizationId, ConnectionId), version: i64) -> usize {
    let ask = |number: u128| {
        let store = store.clone();
        tokio::spawn(async move { store.upstream_token_lease(of, version, Uuid::from_u128(number), LEASE, NOW).await })
    };
    let mut given = 0;
    for task in (1..=8).map(ask).collect::<Vec<_>>() {
        given += usize::from(task.await.expect("no panic").expect("asks").is_some());
    }
    given
}

async fn a_failure_is_noted_and_overwrites_nothing_newer(place: &Place) {
    let (store, acme) = place.installed().await;
    let of = connected(&store, &acme).await;
    store.upstream_token_store(&token(of, 1), NOW).await.expect("the first");
    store.upstream_token_lease(of, 1, ME, LEASE, NOW).await.expect("asks").expect("free");
    let fail = async |version, holder, failure: &TokenFailure| {
        store.upstream_token_fail(of.1, version, holder, failure, NOW).await.expect("writes")
    };
    assert!(!fail(1, OTHER, &failure("not mine")).await);
    assert!(!fail(0, ME, &failure("of before")).await);
    assert!(fail(1, ME, &failure("busy")).await);
    let row = kept(&store, of).await.expect("is there");
    assert_eq!((row.version, row.leased_until, row.unfinished_since), (1, None, None));
    assert_eq!(row.held.map(|held| held.bytes), Some(vec![1, 0, 255]), "what is there is kept");
    let TokenTrouble { text, shape, since, over, refused, failures, retry_at } = row.trouble.expect("noted");
    assert_eq!((text.as_str(), shape, over, refused, failures), ("busy", [5; 32], false, true, 1));
    about(since, NOW);
    about(retry_at, later(8));

    store.upstream_token_lease(of, 1, ME, LEASE, NOW).await.expect("asks").expect("free");
    assert!(fail(1, ME, &TokenFailure { first: false, failures: 2, ..failure("still busy") }).await);
    let second = kept(&store, of).await.and_then(|row| row.trouble).expect("noted");
    assert_eq!((second.text.as_str(), second.failures), ("still busy", 2));
    about(second.since, since);

    store.upstream_token_lease(of, 1, ME, LEASE, NOW).await.expect("asks").expect("free");
    assert!(fail(1, ME, &TokenFailure { over: true, forget: true, ..failure("it is over") }).await);
    let over = kept(&store, of).await.expect("is there");
    assert_eq!((over.version, over.held, over.trouble.map(|trouble| trouble.over)), (2, None, Some(true)));
    store.upstream_token_store(&token(of, 3), NOW).await.expect("somebody authorized it again");
    assert_eq!(kept(&store, of).await.and_then(|row| row.trouble), None);
}

async fn o06_what_nobody_knows_the_end_of_stays_known_until_something_is_kept(place: &Place) {
    let (store, acme) = place.installed().await;
    let of = connected(&store, &acme).await;
    store.upstream_token_store(&token(of, 1), NOW).await.expect("the first");
    let lease = async |holder| {
        store
            .upstream_token_lease(of, 1, holder, Duration::ZERO, NOW)
            .await
            .expect("asks")
            .expect("free")
            .unfinished_since
    };
    assert_eq!(lease(ME).await, None);
    // The server of before died: its lease ran out and nothing was noted.
    about(lease(OTHER).await.expect("somebody asked and nobody knows"), NOW);
    assert!(store.upstream_token_fail(of.1, 1, OTHER, &failure("refused"), NOW).await.expect("writes"));
    about(lease(ME).await.expect("that another was answered since does not say what became of it"), NOW);
    store.upstream_token_store(&token(of, 2), NOW).await.expect("an answer");
    let lease = |holder| store.upstream_token_lease(of, 2, holder, LEASE, NOW);
    assert_eq!(lease(ME).await.expect("asks").expect("free").unfinished_since, None, "it is all known again");
    let unknown = TokenFailure { certain: false, ..failure("no answer") };
    assert!(store.upstream_token_fail(of.1, 2, ME, &unknown, NOW).await.expect("writes"));
    about(kept(&store, of).await.and_then(|row| row.unfinished_since).expect("it may have been done"), NOW);
    about(lease(ME).await.expect("asks").expect("free").unfinished_since.expect("still"), NOW);
}

async fn a_key_stays_while_a_token_is_sealed_under_it(place: &Place) {
    let (store, acme) = place.installed().await;
    let of = connected(&store, &acme).await;
    store.upstream_token_store(&token(of, 1), NOW).await.expect("the first");
    store.wrapped_key_insert(&wrapped(Some(acme.id()), 2)).await.expect("a new epoch");
    assert_eq!(store.connection_reseal(of.0, of.1, 1, b"new", 2).await, Ok(true));
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(false), "the token would never open again");
    assert_eq!(store.upstream_tokens_below_epoch(acme.id(), 1, 9).await, Ok(vec![]));
    let old = store.upstream_tokens_below_epoch(acme.id(), 2, 9).await.expect("reads").remove(0);
    assert_eq!((old.connection_id, old.version), (of.1, 1));
    assert_eq!(store.upstream_token_reseal(&old, &[7], 3).await, Err(StoreError::KeysReplaced));
    let newer = StoredToken { version: 2, ..old.clone() };
    assert_eq!(store.upstream_token_reseal(&newer, &[7], 2).await, Ok(false), "it is another by now");
    assert_eq!(store.upstream_token_reseal(&old, &[7], 2).await, Ok(true));
    assert_eq!(store.upstream_token_reseal(&old, &[8], 2).await, Ok(false), "it is under it already");
    assert_eq!(
        kept(&store, of).await.and_then(|row| row.held).map(|held| (held.bytes, held.key_epoch)),
        Some((vec![7], 2))
    );
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(true));
    assert_eq!(store.upstream_token_store(&token(of, 2), NOW).await, Err(StoreError::KeysReplaced));
    assert_eq!(kept(&store, of).await.map(|row| row.version), Some(1), "nothing was written");
    store.upstream_token_forget(of.0, of.1).await.expect("forgets");
    assert_eq!(store.upstream_tokens_below_epoch(acme.id(), 9, 9).await, Ok(vec![]), "nothing is sealed");
}
