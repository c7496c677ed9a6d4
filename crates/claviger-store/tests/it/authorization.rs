//! Consents that people are asked for.

use claviger_model::{
    Authorization, AuthorizationId, ConnectionId, SessionId, Timestamp, UserId,
    authorization::{AuthorizationEnd, AuthorizationFault, AuthorizationState},
};
use claviger_store::{Store, StoreError};

use crate::support::{Installation, NOW, Place, id, on_both, user};

on_both!(
    o1_a_state_is_taken_once_and_in_its_time,
    one_that_is_begun_anew_takes_the_place_of_the_one_before,
    how_it_ended_is_noted_once_and_kept_for_a_day,
);

fn later(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds * 1_000_000)
}

fn begun(acme: &Installation, connection: ConnectionId, user: UserId, at: Timestamp) -> Authorization {
    Authorization {
        id: id(AuthorizationId),
        organization_id: acme.id(),
        connection_id: connection,
        connection_version: 3,
        user_id: user,
        link_id: None,
        created_at: at,
        expires_at: Timestamp(at.0 + 600_000_000),
        end: None,
    }
}

fn state(authorization: &Authorization, mark: u8) -> AuthorizationState {
    AuthorizationState {
        hash: [mark; 32],
        authorization_id: authorization.id,
        session_id: mark.is_multiple_of(2).then(|| id(SessionId)),
        issuer: mark.is_multiple_of(2).then(|| "https://login.example.com".to_owned()),
        redirect_uri: "https://keys.example.com/oauth/callback".to_owned(),
        sealed: vec![mark, 0, 255],
        expires_at: authorization.expires_at,
    }
}

/// A connection of the administrator's.
async fn connection(store: &Store, acme: &Installation) -> ConnectionId {
    let record = acme.connection("tokens");
    store.connection_insert(&record).await.expect("a new connection");
    record.connection.id
}

async fn o1_a_state_is_taken_once_and_in_its_time(place: &Place) {
    let (store, acme) = place.installed().await;
    let second = place.store().await;
    let connection = connection(&store, &acme).await;
    let other = user(acme.id(), "ann@acme.test");
    store.user_insert(&other, &[]).await.expect("a new user");
    let (one, two) = (begun(&acme, connection, acme.user.id, NOW), begun(&acme, connection, other.id, NOW));
    let (of_one, of_two) = (state(&one, 2), state(&two, 3));
    store.authorization_insert(&one, &of_one).await.expect("writes");
    store.authorization_insert(&two, &of_two).await.expect("writes");
    assert_eq!(store.authorization_take([9; 32], later(1)).await, Ok(None), "never given out");
    let (first, racing) =
        tokio::join!(store.authorization_take([2; 32], later(599)), second.authorization_take([2; 32], later(599)));
    let taken: Vec<_> = [first, racing].into_iter().filter_map(|taken| taken.expect("reads")).collect();
    assert_eq!(taken, [(one.clone(), of_one)], "of two who bring it back, one finds it");
    assert_eq!(store.authorization_take([2; 32], later(599)).await, Ok(None));
    assert_eq!(store.authorization_get(acme.id(), one.id).await, Ok(Some(one)), "it still waits, for nobody");
    assert_eq!(store.authorization_take([3; 32], later(600)).await, Ok(None), "too late");
    assert_eq!(store.authorization_take([3; 32], later(1)).await, Ok(None), "and taken by that");
}

async fn one_that_is_begun_anew_takes_the_place_of_the_one_before(place: &Place) {
    let (store, acme) = place.installed().await;
    let (here, there) = (connection(&store, &acme).await, connection(&store, &acme).await);
    let (old, elsewhere) = (begun(&acme, here, acme.user.id, NOW), begun(&acme, there, acme.user.id, NOW));
    let new = begun(&acme, here, acme.user.id, later(1));
    for (authorization, mark) in [(&old, 1), (&elsewhere, 2), (&new, 3)] {
        store.authorization_insert(authorization, &state(authorization, mark)).await.expect("writes");
    }
    assert_eq!(store.authorization_take([1; 32], later(2)).await, Ok(None));
    assert_eq!(store.authorization_get(acme.id(), old.id).await, Ok(None));
    assert!(store.authorization_take([2; 32], later(2)).await.expect("reads").is_some());
    assert!(store.authorization_take([3; 32], later(2)).await.expect("reads").is_some());
    assert!(store.connection_delete(acme.id(), here).await.expect("writes"));
    assert_eq!(store.authorization_get(acme.id(), new.id).await, Ok(None), "it goes with its connection");
    let gone = store.authorization_insert(&new, &state(&new, 4)).await;
    assert_eq!(gone, Err(StoreError::NotFound));
}

async fn how_it_ended_is_noted_once_and_kept_for_a_day(place: &Place) {
    let (store, acme) = place.installed().await;
    let connection = connection(&store, &acme).await;
    let one = begun(&acme, connection, acme.user.id, NOW);
    store.authorization_insert(&one, &state(&one, 1)).await.expect("writes");
    let fault = AuthorizationFault { code: "access_denied".into(), message: "no".into() };
    let failed = AuthorizationEnd { at: later(5), fault: Some(fault) };
    assert_eq!(store.authorization_end(one.id, &failed).await, Ok(true));
    let done = AuthorizationEnd { at: later(6), fault: None };
    assert_eq!(store.authorization_end(one.id, &done).await, Ok(false), "it has ended");
    let kept = Authorization { end: Some(failed), ..one.clone() };
    assert_eq!(store.authorization_get(acme.id(), one.id).await, Ok(Some(kept)));
    assert_eq!(store.authorization_get(crate::support::Installation::new().id(), one.id).await, Ok(None), "not theirs");
    assert_eq!(store.authorization_take([1; 32], later(7)).await, Ok(None), "what has ended is not finished");
    let next = begun(&acme, connection, acme.user.id, later(86_400));
    store.authorization_insert(&next, &state(&next, 2)).await.expect("writes");
    assert!(store.authorization_get(acme.id(), one.id).await.expect("reads").is_some(), "within the day");
    let last = begun(&acme, connection, acme.user.id, later(87_001));
    store.authorization_insert(&last, &state(&last, 3)).await.expect("writes");
    assert_eq!(store.authorization_get(acme.id(), one.id).await, Ok(None));
}
