//! Second factors.

use claviger_model::{FactorId, OrganizationId, Session, SessionId, SignInMethod, Timestamp, User, factor::TotpFactor};
use claviger_store::{Store, StoreError};

use crate::support::{NOW, Place, id, on_both, wrapped};

on_both!(a_factor_is_confirmed_used_and_deleted, a_key_stays_while_a_factor_is_sealed_under_it);

fn factor(person: &User) -> TotpFactor {
    TotpFactor {
        id: id(FactorId),
        organization_id: person.organization_id,
        user_id: person.id,
        sealed: vec![0, 1, 255],
        key_epoch: 1,
        created_at: NOW,
        confirmed_at: None,
        last_step: None,
    }
}

fn session(person: &User) -> Session {
    Session {
        id: id(SessionId),
        organization_id: person.organization_id,
        user_id: person.id,
        hash: [5; 32],
        method: SignInMethod::Password,
        complete: true,
        client_ip: None,
        user_agent: None,
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: Timestamp(NOW.0 + 1_000),
    }
}

async fn begun(store: &Store, person: &User) -> Session {
    let session = session(person);
    store.session_insert(&session).await.expect("a new session");
    session
}

async fn a_factor_is_confirmed_used_and_deleted(place: &Place) {
    let (store, acme) = place.installed().await;
    let (organization, admin) = (acme.id(), &acme.user);
    assert_eq!(store.factor_of(organization, admin.id).await, Ok(None));
    let (first, second) = (factor(admin), factor(admin));
    store.factor_insert(&first).await.expect("a new factor");
    store.factor_insert(&second).await.expect("in place of one that was not confirmed");
    assert_eq!(store.factor_of(organization, admin.id).await, Ok(Some(second.clone())));
    assert_eq!(store.factor_of(id(OrganizationId), admin.id).await, Ok(None));

    let (old, other, new) = (begun(&store, admin).await, begun(&store, admin).await, session(admin));
    let codes = [[1; 32], [2; 32]];
    let gone = store.factor_confirm(first.id, 7, &codes, old.id, &new).await;
    assert_eq!(gone, Err(StoreError::NotFound));
    store.factor_confirm(second.id, 7, &codes, old.id, &new).await.expect("confirmed");
    let confirmed = TotpFactor { confirmed_at: Some(NOW), last_step: Some(7), ..second.clone() };
    assert_eq!(store.factor_of(organization, admin.id).await, Ok(Some(confirmed)));
    for over in [&old, &other] {
        assert_eq!(store.session_get(organization, over.id).await, Ok(None));
    }
    assert!(matches!(store.factor_insert(&factor(admin)).await, Err(StoreError::Taken { .. })), "one a person");
    let twice = store.factor_confirm(second.id, 9, &[], new.id, &session(admin)).await;
    assert_eq!(twice, Err(StoreError::NotFound), "confirmed once");

    let second_store = place.store().await;
    let (one, two) = tokio::join!(store.factor_step(second.id, 8), second_store.factor_step(second.id, 8));
    assert_ne!(one.expect("writes"), two.expect("writes"), "of the same code at once one counts");
    assert_eq!(store.factor_step(second.id, 7).await, Ok(false), "an earlier one does not");
    assert_eq!(store.factor_step(second.id, 9).await, Ok(true));

    assert_eq!(store.recovery_codes_left(admin.id).await, Ok(2));
    let (one, two) =
        tokio::join!(store.recovery_code_use(admin.id, &codes[0]), second_store.recovery_code_use(admin.id, &codes[0]));
    assert_ne!(one.expect("writes"), two.expect("writes"), "once");
    assert_eq!(store.recovery_code_use(admin.id, &[3; 32]).await, Ok(false));
    assert_eq!(store.recovery_codes_left(admin.id).await, Ok(1));

    let (renewed, revision) = (session(admin), store.revision(organization));
    assert_eq!(store.factor_delete(organization, admin.id, Some((new.id, &renewed))).await, Ok(true));
    assert_ne!(store.revision(organization), revision);
    assert_eq!(store.factor_of(organization, admin.id).await, Ok(None));
    assert_eq!(store.recovery_codes_left(admin.id).await, Ok(0));
    assert_eq!(store.session_get(organization, new.id).await, Ok(None));
    assert_eq!(store.session_get(organization, renewed.id).await, Ok(Some(renewed.clone())));
    assert_eq!(store.factor_delete(organization, admin.id, None).await, Ok(false), "there is none");
    assert_eq!(store.session_get(organization, renewed.id).await, Ok(None), "an administrator ends all");
    assert_eq!(store.factor_delete(id(OrganizationId), admin.id, None).await, Err(StoreError::NotFound));
}

async fn a_key_stays_while_a_factor_is_sealed_under_it(place: &Place) {
    let (store, acme) = place.installed().await;
    let kept = factor(&acme.user);
    let none = TotpFactor { key_epoch: 9, ..kept.clone() };
    assert_eq!(store.factor_insert(&none).await, Err(StoreError::KeysReplaced), "under a key that is not there");
    store.factor_insert(&kept).await.expect("a new factor");
    store.wrapped_key_insert(&wrapped(Some(acme.id()), 2)).await.expect("a new key");
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(false), "it would never open again");
    assert_eq!(store.factors_below_epoch(acme.id(), 1, 9).await, Ok(vec![]));
    assert_eq!(store.factors_below_epoch(acme.id(), 2, 9).await, Ok(vec![kept.clone()]));
    assert_eq!(store.factor_reseal(id(OrganizationId), kept.id, &[7], 1).await.ok(), None, "no such key");
    assert_eq!(store.factor_reseal(acme.id(), kept.id, &[7], 2).await, Ok(true));
    assert_eq!(store.factor_reseal(acme.id(), kept.id, &[8], 2).await, Ok(false), "it is under it already");
    let resealed = TotpFactor { sealed: vec![7], key_epoch: 2, ..kept };
    assert_eq!(store.factor_of(acme.id(), acme.user.id).await, Ok(Some(resealed)));
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(true));
}
