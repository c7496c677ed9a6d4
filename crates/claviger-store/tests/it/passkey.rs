//! Passkeys.

use claviger_model::{OrganizationId, Passkey, PasskeyId, Session, SessionId, SignInMethod, Timestamp, UserId};
use claviger_store::{Store, StoreError};

use crate::support::{Installation, NOW, Place, id, on_both};

on_both!(a_passkey_is_added_used_and_taken_away, of_two_who_use_the_same_count_one_does,);

const MOST: u64 = 2;

fn passkey(acme: &Installation, credential_id: &[u8]) -> Passkey {
    Passkey {
        id: id(PasskeyId),
        organization_id: acme.id(),
        user_id: acme.user.id,
        credential_id: credential_id.to_vec(),
        content: "{\"counter\":0}".into(),
        name: "laptop".into(),
        created_at: NOW,
        last_used_at: None,
    }
}

fn session(acme: &Installation) -> Session {
    Session {
        id: id(SessionId),
        organization_id: acme.id(),
        user_id: acme.user.id,
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

/// The sessions of `acme`'s person that are still good, of these.
async fn good(store: &Store, sessions: &[&Session]) -> Vec<usize> {
    let mut good = Vec::new();
    for (index, session) in sessions.iter().enumerate() {
        if store.session_facts(session.id).await.expect("reads").is_some() {
            good.push(index);
        }
    }
    good
}

async fn a_passkey_is_added_used_and_taken_away(place: &Place) {
    let (store, acme) = place.installed().await;
    let [first, other, second, third] = [(); 4].map(|()| session(&acme));
    store.session_insert(&first).await.expect("a session");
    store.session_insert(&other).await.expect("a session");
    let (one, revision) = (passkey(&acme, b"one"), store.revision(acme.id()));
    store.passkey_insert(&one, MOST, first.id, &second).await.expect("a passkey");
    assert_ne!(store.revision(acme.id()), revision, "other servers must forget the sessions that ended");
    assert_eq!(good(&store, &[&first, &other, &second]).await, [2]);
    assert_eq!(store.passkeys(acme.id(), acme.user.id).await, Ok(vec![one.clone()]));
    assert_eq!(store.passkeys(id(OrganizationId), acme.user.id).await, Ok(Vec::new()));
    assert_eq!(store.passkeys(acme.id(), id(UserId)).await, Ok(Vec::new()));
    assert_eq!(store.passkey_by_credential(b"one").await, Ok(Some(one.clone())));
    assert_eq!(store.passkey_by_credential(b"onE").await, Ok(None));

    let again = store.passkey_insert(&passkey(&acme, b"one"), MOST, second.id, &third).await;
    assert!(matches!(again, Err(StoreError::Taken { .. })), "{again:?}");
    let over = store.passkey_insert(&passkey(&acme, b"two"), MOST, first.id, &third).await;
    assert!(matches!(over, Err(StoreError::NotFound)), "by a session that is over: {over:?}");
    assert_eq!(good(&store, &[&second, &third]).await, [0], "nothing happened");
    store.passkey_insert(&passkey(&acme, b"two"), MOST, second.id, &third).await.expect("a passkey");
    let many = store.passkey_insert(&passkey(&acme, b"three"), MOST, third.id, &second).await;
    assert!(matches!(many, Err(StoreError::Taken { .. })), "{many:?}");

    assert_eq!(store.passkey_delete(id(PasskeyId), third.id, &second).await, Ok(false));
    assert_eq!(good(&store, &[&second, &third]).await, [1]);
    assert_eq!(store.passkey_delete(one.id, third.id, &second).await, Ok(true));
    assert_eq!(good(&store, &[&second, &third]).await, [0]);
    assert_eq!(store.passkey_by_credential(b"one").await, Ok(None));
}

async fn of_two_who_use_the_same_count_one_does(place: &Place) {
    let (store, acme) = place.installed().await;
    let (first, second) = (session(&acme), session(&acme));
    store.session_insert(&first).await.expect("a session");
    let known = passkey(&acme, b"one");
    store.passkey_insert(&known, MOST, first.id, &second).await.expect("a passkey");
    let later = Timestamp(NOW.0 + 5);
    let (one, two) = tokio::join!(store.passkey_use(&known, "{1}", later), store.passkey_use(&known, "{1}", later));
    assert_eq!([one.expect("writes"), two.expect("writes")].iter().filter(|done| **done).count(), 1);
    let found = store.passkey_by_credential(b"one").await.expect("reads").expect("is there");
    assert_eq!((&*found.content, found.last_used_at), ("{1}", Some(later)));
    assert_eq!(store.passkey_use(&known, "{2}", later).await, Ok(false));
}
