//! Keys of ours.

use claviger_store::StoreError;

use crate::support::{Place, on_both, wrapped};

on_both!(wrapped_keys_are_replaced_together);

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

    let before = store.revision(acme.id());
    assert_eq!(store.wrapped_key_delete(acme.id(), "organization", 1).await, Ok(true));
    assert_eq!(store.wrapped_key_delete(acme.id(), "organization", 1).await, Ok(false));
    assert_ne!(store.revision(acme.id()), before);
    assert_eq!(store.wrapped_keys().await, Ok(vec![anew[0].clone(), anew[2].clone()]));
}
