//! Links by which somebody without an account authorizes one connection.

use claviger_model::{
    Authorization, AuthorizationId, AuthorizationLinkId, ConnectionId, Timestamp,
    audit::Caller,
    authorization::{AuthorizationLink, AuthorizationState},
};
use claviger_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Installation, NOW, Place, id, on_both, user};

on_both!(
    a_link_is_bound_to_one_browser_and_used_once_in_time,
    one_that_is_made_anew_takes_the_place_of_the_one_before_with_what_was_begun_by_it,
);

fn later(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds * 1_000_000)
}

fn link(acme: &Installation, connection: ConnectionId, mark: u8) -> AuthorizationLink {
    AuthorizationLink {
        id: id(AuthorizationLinkId),
        organization_id: acme.id(),
        connection_id: connection,
        user_id: acme.user.id,
        caller: Caller { session_id: Some(Uuid::from_u128(9)), ..Caller::default() },
        hash: [mark; 32],
        shape: [mark + 1; 32],
        browser: None,
        created_at: NOW,
        expires_at: later(600),
        used_at: None,
    }
}

async fn connection(store: &Store, acme: &Installation) -> ConnectionId {
    let record = acme.connection("tokens");
    store.connection_insert(&record).await.expect("a new connection");
    record.connection.id
}

async fn a_link_is_bound_to_one_browser_and_used_once_in_time(place: &Place) {
    let (store, acme) = place.installed().await;
    let second = place.store().await;
    let made = link(&acme, connection(&store, &acme).await, 1);
    store.authorization_link_insert(&made).await.expect("writes");
    assert_eq!(store.authorization_link_get(made.id).await, Ok(Some(made.clone())));
    let (here, there) = ([7; 32], [8; 32]);
    let both = tokio::join!(
        store.authorization_link_bind(made.id, here, NOW),
        second.authorization_link_bind(made.id, there, NOW)
    );
    let bound = match both {
        (Ok(true), Ok(false)) => here,
        (Ok(false), Ok(true)) => there,
        both => panic!("{both:?}"),
    };
    assert_eq!(store.authorization_link_bind(made.id, bound, later(1)).await, Ok(true), "the same once more");
    assert_eq!(store.authorization_link_bind(made.id, [9; 32], later(1)).await, Ok(false));
    assert_eq!(store.authorization_link_use(made.id, later(600)).await, Ok(false), "too late");
    let both =
        tokio::join!(store.authorization_link_use(made.id, later(2)), second.authorization_link_use(made.id, later(2)));
    assert!(matches!(both, (Ok(true), Ok(false)) | (Ok(false), Ok(true))), "{both:?}");
    assert_eq!(store.authorization_link_bind(made.id, bound, later(3)).await, Ok(false), "it is used up");
    let used = AuthorizationLink { browser: Some(bound), used_at: Some(later(2)), ..made.clone() };
    assert_eq!(store.authorization_link_get(made.id).await, Ok(Some(used)));
    store.authorization_link_unuse(made.id).await.expect("writes");
    assert_eq!(store.authorization_link_bind(made.id, bound, later(599)).await, Ok(true));
    assert_eq!(store.authorization_link_bind(made.id, bound, later(600)).await, Ok(false), "too late");
}

async fn one_that_is_made_anew_takes_the_place_of_the_one_before_with_what_was_begun_by_it(place: &Place) {
    let (store, acme) = place.installed().await;
    let (here, there) = (connection(&store, &acme).await, connection(&store, &acme).await);
    let other = user(acme.id(), "ann@acme.test");
    store.user_insert(&other, &[]).await.expect("a new user");
    let (old, elsewhere) = (link(&acme, here, 1), link(&acme, there, 2));
    let theirs = AuthorizationLink { user_id: other.id, ..link(&acme, here, 3) };
    for each in [&old, &elsewhere, &theirs] {
        store.authorization_link_insert(each).await.expect("writes");
    }
    // What was begun by a link and what its maker began do not end each other.
    let begun = |link_id, mark| {
        let authorization = Authorization {
            id: id(AuthorizationId),
            organization_id: acme.id(),
            connection_id: here,
            connection_version: 1,
            user_id: acme.user.id,
            link_id,
            created_at: NOW,
            expires_at: later(600),
            end: None,
        };
        let state = AuthorizationState {
            hash: [mark; 32],
            authorization_id: authorization.id,
            session_id: None,
            issuer: None,
            redirect_uri: "https://keys.example.com/oauth/callback".to_owned(),
            sealed: vec![mark],
            expires_at: later(600),
        };
        (authorization, state)
    };
    let (by_link, state) = begun(Some(old.id), 4);
    store.authorization_insert(&by_link, &state).await.expect("writes");
    let (own, own_state) = begun(None, 5);
    store.authorization_insert(&own, &own_state).await.expect("writes");
    assert_eq!(store.authorization_get(acme.id(), by_link.id).await, Ok(Some(by_link.clone())));
    let (again, again_state) = begun(Some(old.id), 6);
    store.authorization_insert(&again, &again_state).await.expect("writes");
    assert_eq!(store.authorization_get(acme.id(), by_link.id).await, Ok(None));
    assert_eq!(store.authorization_get(acme.id(), own.id).await, Ok(Some(own)));

    let new = AuthorizationLink { created_at: later(1), ..link(&acme, here, 7) };
    store.authorization_link_insert(&new).await.expect("writes");
    assert_eq!(store.authorization_link_get(old.id).await, Ok(None));
    assert_eq!(store.authorization_take([6; 32], later(2)).await, Ok(None), "nor what was begun by it");
    for each in [&elsewhere, &theirs, &new] {
        assert_eq!(store.authorization_link_get(each.id).await, Ok(Some(each.clone())));
    }
    assert!(store.connection_delete(acme.id(), here).await.expect("writes"));
    assert_eq!(store.authorization_link_get(new.id).await, Ok(None), "it goes with its connection");
    assert_eq!(store.authorization_link_insert(&new).await, Err(StoreError::NotFound));
    let last = AuthorizationLink { created_at: later(600), ..link(&acme, there, 8) };
    store.authorization_link_insert(&last).await.expect("writes");
    assert_eq!(store.authorization_link_get(elsewhere.id).await, Ok(None), "and what is old, with the next");
}
