//! People who are asked on another device: who asks the provider for them.

use std::time::Duration;

use claviger_model::{
    Authorization, AuthorizationId, Timestamp,
    audit::Caller,
    authorization::{AuthorizationEnd, DeviceWait},
};
use claviger_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Installation, NOW, Place, id, on_both};

on_both!(
    one_server_asks_at_a_time_and_another_one_once_it_is_gone,
    what_was_asked_with_is_taken_once_and_goes_when_it_ends,
);

const SHORT: Duration = Duration::ZERO;
const LONG: Duration = Duration::from_secs(3_600);

async fn waiting(store: &Store, acme: &Installation) -> (Authorization, DeviceWait) {
    let record = acme.connection("tokens");
    store.connection_insert(&record).await.expect("a new connection");
    let authorization = Authorization {
        id: id(AuthorizationId),
        organization_id: acme.id(),
        connection_id: record.connection.id,
        connection_version: 1,
        user_id: acme.user.id,
        link_id: None,
        created_at: NOW,
        expires_at: Timestamp(NOW.0 + 600_000_000),
        end: None,
    };
    let caller = Caller { api_key_id: Some(Uuid::from_u128(7)), ..Caller::default() };
    let wait = DeviceWait { authorization_id: authorization.id, caller, sealed: vec![1, 0, 255], interval: 5 };
    (authorization, wait)
}

async fn one_server_asks_at_a_time_and_another_one_once_it_is_gone(place: &Place) {
    let (store, acme) = place.installed().await;
    let second = place.store().await;
    let (here, there) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let (authorization, wait) = waiting(&store, &acme).await;
    let id = authorization.id;
    store.device_insert(&authorization, Some(&wait), (here, LONG)).await.expect("writes");
    assert_eq!(second.devices_left(NOW, 9).await, Ok(vec![]), "somebody asks");
    assert_eq!(second.device_lease(id, (there, LONG), 5, NOW).await, Ok(false));
    assert_eq!(store.device_lease(id, (here, SHORT), 10, NOW).await, Ok(true), "its own, which ends at once");
    let slower = DeviceWait { interval: 10, ..wait };
    assert_eq!(second.devices_left(NOW, 9).await, Ok(vec![(authorization, slower)]));
    let both = tokio::join!(
        store.device_lease(id, (Uuid::from_u128(3), LONG), 10, NOW),
        second.device_lease(id, (there, LONG), 10, NOW)
    );
    assert!(matches!(both, (Ok(true), Ok(false)) | (Ok(false), Ok(true))), "one of two takes over: {both:?}");
    assert_eq!(store.device_lease(id, (here, LONG), 10, NOW).await, Ok(false), "whoever stood still has it no more");
}

async fn what_was_asked_with_is_taken_once_and_goes_when_it_ends(place: &Place) {
    let (store, acme) = place.installed().await;
    let here = Uuid::from_u128(1);
    let (one, wait) = waiting(&store, &acme).await;
    store.device_insert(&one, Some(&wait), (here, SHORT)).await.expect("writes");
    assert_eq!(store.device_take(one.id).await, Ok(true));
    assert_eq!(store.device_take(one.id).await, Ok(false));
    assert_eq!(store.device_lease(one.id, (here, LONG), 5, NOW).await, Ok(false), "there is nothing to ask with");

    let (one, wait) = waiting(&store, &acme).await;
    store.device_insert(&one, Some(&wait), (here, SHORT)).await.expect("writes");
    assert_eq!(store.devices_left(one.expires_at, 9).await, Ok(vec![]), "too late");
    assert_eq!(store.device_take(one.id).await, Ok(false), "and gone by that");

    let (one, wait) = waiting(&store, &acme).await;
    store.device_insert(&one, Some(&wait), (here, SHORT)).await.expect("writes");
    let end = AuthorizationEnd { at: NOW, fault: None };
    assert_eq!(store.authorization_end(one.id, &end).await, Ok(true));
    assert_eq!(store.device_take(one.id).await, Ok(false), "it has ended");

    let (refused, _) = waiting(&store, &acme).await;
    let refused = Authorization { end: Some(end), ..refused };
    store.device_insert(&refused, None, (here, LONG)).await.expect("writes");
    assert_eq!(store.authorization_get(acme.id(), refused.id).await, Ok(Some(refused.clone())));
    assert!(store.connection_delete(acme.id(), refused.connection_id).await.expect("writes"));
    let gone = store.device_insert(&refused, Some(&wait), (here, LONG)).await;
    assert_eq!(gone, Err(StoreError::NotFound));
}
