//! Keys that identity tokens are signed with.

use claviger_model::{OrganizationId, WorkloadKey, WorkloadKeyId};
use claviger_store::StoreError;

use crate::support::{NOW, Place, id, on_both, wrapped};

on_both!(of_two_keys_of_one_number_one_stays, a_key_stays_while_a_signing_key_is_sealed_under_it);

fn key(organization_id: OrganizationId, number: i64) -> WorkloadKey {
    WorkloadKey {
        id: id(WorkloadKeyId),
        organization_id,
        number,
        public: r#"{"kty":"RSA"}"#.to_owned(),
        sealed: vec![1, 2, 3],
        key_epoch: 1,
        created_at: NOW,
        signs_from: NOW,
    }
}

async fn of_two_keys_of_one_number_one_stays(place: &Place) {
    let (store, acme) = place.installed().await;
    let other = place.store().await;
    let (one, two) = (key(acme.id(), 1), key(acme.id(), 1));
    let (first, second) = tokio::join!(store.workload_key_insert(&one, 0), other.workload_key_insert(&two, 0));
    let (first, second) = (first.expect("the first write"), second.expect("the second write"));
    assert_ne!(first, second, "one server makes it");
    let kept = if first { &one } else { &two };
    assert_eq!(store.workload_keys(acme.id()).await, Ok(vec![kept.clone()]));
    let next = key(acme.id(), 2);
    assert_eq!(store.workload_key_insert(&next, 1).await, Ok(true));
    assert_eq!(store.workload_keys(acme.id()).await, Ok(vec![next.clone(), kept.clone()]), "newest first");
    let last = key(acme.id(), 3);
    assert_eq!(store.workload_key_insert(&last, 2).await, Ok(true));
    assert_eq!(store.workload_keys(acme.id()).await, Ok(vec![last, next]), "those before are gone");
    assert_eq!(store.workload_keys(id(OrganizationId)).await, Ok(vec![]));
}

async fn a_key_stays_while_a_signing_key_is_sealed_under_it(place: &Place) {
    let (store, acme) = place.installed().await;
    let kept = key(acme.id(), 1);
    let none = WorkloadKey { key_epoch: 9, ..key(acme.id(), 7) };
    assert_eq!(store.workload_key_insert(&none, 0).await, Err(StoreError::KeysReplaced), "no such key");
    assert_eq!(store.workload_key_insert(&kept, 0).await, Ok(true));
    store.wrapped_key_insert(&wrapped(Some(acme.id()), 2)).await.expect("a new key");
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(false), "it would never open again");
    assert_eq!(store.workload_key_reseal(acme.id(), kept.id, &[7], 2).await, Ok(true));
    assert_eq!(store.workload_key_reseal(acme.id(), kept.id, &[8], 2).await, Ok(false), "it is under it already");
    let resealed = WorkloadKey { sealed: vec![7], key_epoch: 2, ..kept };
    assert_eq!(store.workload_keys(acme.id()).await, Ok(vec![resealed]));
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(true));
}
