//! Tries to sign in.

use claviger_model::{Entropy, Timestamp};

use crate::support::{NOW, Place, on_both};

on_both!(tries_are_counted_each_with_itself, organizations_are_found_by_handle);

async fn tries_are_counted_each_with_itself(place: &Place) {
    let (store, _) = place.installed().await;
    let second = place.store().await;
    let entropy = Entropy::System;
    let subjects = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let at = |seconds: i64| Timestamp(NOW.0 + seconds * 1_000_000);
    let both = subjects(&["acct:a", "ip:1"]);
    let first = store.attempt(&both, at(0), at(-900), &entropy).await.expect("writes");
    assert_eq!(first.counts, [(1, at(0)), (1, at(0))]);
    let other = second.attempt(&subjects(&["acct:b", "ip:1"]), at(1), at(-899), &entropy).await.expect("writes");
    assert_eq!(other.counts, [(1, at(1)), (2, at(0))], "another server counts along");
    let again = second.attempt(&both, at(2), at(-898), &entropy).await.expect("writes");
    assert_eq!(again.counts, [(2, at(0)), (3, at(0))]);
    store.attempt_take_back(&again).await.expect("writes");
    let again = store.attempt(&both, at(3), at(-897), &entropy).await.expect("writes");
    assert_eq!(again.counts, [(2, at(0)), (3, at(0))], "what was taken back does not count");
    let late = store.attempt(&both, at(901), at(1), &entropy).await.expect("writes");
    assert_eq!(late.counts, [(2, at(3)), (3, at(1))], "a quarter of an hour later");
    store.attempts_forget("acct:a").await.expect("writes");
    let anew = store.attempt(&both, at(902), at(2), &entropy).await.expect("writes");
    assert_eq!(anew.counts, [(1, at(902)), (3, at(3))], "of the address they stay");

    let racing = subjects(&["acct:c"]);
    let (one, two) = tokio::join!(
        store.attempt(&racing, at(903), at(3), &entropy),
        second.attempt(&racing, at(903), at(3), &entropy)
    );
    let most = [one.expect("writes"), two.expect("writes")].iter().map(|attempt| attempt.counts[0].0).max();
    assert_eq!(most, Some(2), "of two at once one counts both");
}

async fn organizations_are_found_by_handle(place: &Place) {
    let (store, acme) = place.installed().await;
    let found = Some(acme.organization.clone());
    assert_eq!(store.organization_by_handle("acme").await, Ok(found.clone()));
    assert_eq!(store.organization_by_handle("Acme").await, Ok(None));
    assert_eq!(store.organization_only().await, Ok(found));
    let mut other = crate::support::Installation::new();
    other.organization.handle = "other".into();
    store.organization_create(&other.founding()).await.expect("a new handle");
    assert_eq!(store.organization_only().await, Ok(None), "there are two");
}
