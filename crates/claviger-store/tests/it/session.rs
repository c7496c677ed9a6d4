//! Browsers' sessions.

use claviger_model::{
    Organization, OrganizationId, Passkey, PasskeyId, ProviderId, Session, SessionId, SignInMethod, Timestamp, User,
};
use claviger_store::{Basis, KeyUse, SessionQuery, Store, StoreError, UserChange};

use crate::support::{Installation, NOW, Place, id, on_both, user};

on_both!(
    a_session_names_its_person,
    a_session_in_place_of_another_ends_that,
    sessions_end_with_their_person,
    sessions_are_listed_while_they_are_good,
    a_sign_in_needs_what_it_rests_on,
    a_new_password_ends_the_other_sessions,
);

fn session(person: &User) -> Session {
    Session {
        id: id(SessionId),
        organization_id: person.organization_id,
        user_id: person.id,
        hash: [5; 32],
        method: SignInMethod::Password,
        complete: true,
        client_ip: Some([192, 0, 2, 7].into()),
        user_agent: Some("a browser".into()),
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

async fn found(store: &Store, session: &Session) -> Option<Session> {
    store.session_facts(session.id).await.expect("reads").map(|(session, _)| session)
}

async fn a_session_names_its_person(place: &Place) {
    let (store, acme) = place.installed().await;
    let (mut one, revision) = (session(&acme.user), store.revision(acme.id()));
    (one.method, one.complete) = (SignInMethod::Oidc(id(ProviderId)), false);
    assert_eq!(store.session_facts(one.id).await, Ok(None));
    store.session_insert(&one).await.expect("a new session");
    assert!(matches!(store.session_insert(&one).await, Err(StoreError::Taken { .. })));
    assert_eq!(store.revision(acme.id()), revision, "nobody knew of it before");
    assert_eq!(store.session_facts(one.id).await, Ok(Some((one.clone(), acme.user.clone()))), "no sign-in yet");
    let two = begun(&store, &acme.user).await;
    let (_, person) = store.session_facts(two.id).await.expect("reads").expect("is there");
    assert_eq!(person.last_login_at, Some(NOW), "a complete one is a sign-in");

    assert_eq!(store.session_get(id(OrganizationId), one.id).await, Ok(None));
    assert_eq!(store.session_get(acme.id(), one.id).await, Ok(Some(one.clone())));
    let later = Timestamp(NOW.0 + 500);
    store.key_touch(&[(KeyUse::Session(one.id), later)]).await.expect("writes");
    store.key_touch(&[(KeyUse::Session(one.id), NOW)]).await.expect("writes");
    assert_eq!(found(&store, &one).await.map(|found| found.last_seen_at), Some(later), "never backwards");

    assert_eq!(store.session_delete(id(OrganizationId), one.id).await, Ok(false));
    assert_eq!(store.revision(acme.id()), revision);
    assert_eq!(store.session_delete(acme.id(), one.id).await, Ok(true));
    assert_ne!(store.revision(acme.id()), revision, "caches must not know it any more");
    assert_eq!(found(&store, &one).await, None);

    let mut after = session(&acme.user);
    (after.created_at, after.expires_at) = (two.expires_at, Timestamp(NOW.0 + 9_000));
    store.session_insert(&after).await.expect("a new session");
    assert_eq!(found(&store, &two).await, None, "what is over is forgotten");
}

async fn a_session_in_place_of_another_ends_that(place: &Place) {
    let (store, acme) = place.installed().await;
    let old = begun(&store, &acme.user).await;
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    assert_eq!(store.session_rotate(old.id, &session(&ann)).await, Err(StoreError::NotFound), "somebody else's");
    let (new, revision) = (session(&acme.user), store.revision(acme.id()));
    store.session_rotate(old.id, &new).await.expect("in its place");
    assert_ne!(store.revision(acme.id()), revision);
    assert_eq!((found(&store, &old).await, found(&store, &new).await), (None, Some(new)));
    let late = session(&acme.user);
    assert_eq!(store.session_rotate(old.id, &late).await, Err(StoreError::NotFound), "once");
    assert_eq!(found(&store, &late).await, None);
}

async fn sessions_end_with_their_person(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let (kept, one, two) = (begun(&store, &acme.user).await, begun(&store, &ann).await, begun(&store, &ann).await);
    assert_eq!(store.sessions_delete(id(OrganizationId), ann.id).await, Err(StoreError::NotFound));
    assert_eq!(store.sessions_delete(acme.id(), ann.id).await, Ok(2));
    assert_eq!((found(&store, &one).await, found(&store, &two).await), (None, None));
    assert_eq!(found(&store, &kept).await, Some(kept), "somebody else's stays");

    let last = begun(&store, &ann).await;
    let change = |disabled| UserChange { disabled: Some(disabled), ..UserChange::default() };
    store.user_update(acme.id(), ann.id, change(true), NOW).await.expect("disabled");
    assert_eq!(found(&store, &last).await, None);
    assert_eq!(store.session_insert(&session(&ann)).await, Err(StoreError::NotFound), "nobody who is disabled");
    store.user_update(acme.id(), ann.id, change(false), NOW).await.expect("enabled");
    assert_eq!(found(&store, &last).await, None, "it does not come back");

    let mut pending = user(acme.id(), "bob@acme.test");
    pending.activated_at = None;
    store.user_insert(&pending, &[]).await.expect("a new user");
    assert_eq!(store.session_insert(&session(&pending)).await, Err(StoreError::NotFound), "nobody who has not come");
    let mut robot = user(acme.id(), "robot@acme.test");
    robot.service_account = true;
    store.user_insert(&robot, &[]).await.expect("a new user");
    assert_eq!(store.session_insert(&session(&robot)).await, Err(StoreError::NotFound), "no service account");
}

async fn a_new_password_ends_the_other_sessions(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let (kept, old, other) =
        (begun(&store, &ann).await, begun(&store, &acme.user).await, begun(&store, &acme.user).await);
    let (new, revision) = (session(&acme.user), store.revision(acme.id()));
    store.password_set("$argon2id$new", old.id, &new, Timestamp(NOW.0 + 5)).await.expect("a new password");
    assert_ne!(store.revision(acme.id()), revision);
    assert_eq!((found(&store, &old).await, found(&store, &other).await), (None, None));
    assert_eq!((found(&store, &new).await, found(&store, &kept).await), (Some(new.clone()), Some(kept)));
    let admin = store.user_get(acme.id(), acme.user.id).await.expect("reads").expect("is there");
    assert_eq!((admin.password_hash.as_deref(), admin.modified_at), (Some("$argon2id$new"), Timestamp(NOW.0 + 5)));
    let late = store.password_set("$argon2id$late", old.id, &session(&acme.user), NOW).await;
    assert_eq!(late, Err(StoreError::NotFound), "with a session that is over");
    let admin = store.user_get(acme.id(), acme.user.id).await.expect("reads").expect("is there");
    assert_eq!(admin.password_hash.as_deref(), Some("$argon2id$new"));
}

/// Whatever is changed while a sign-in is under way also stops it.
async fn a_sign_in_needs_what_it_rests_on(place: &Place) {
    let (store, acme) = place.installed().await;
    let by = |hash: &str| Basis::Password(hash.to_owned());
    let admin = store.user_get(acme.id(), acme.user.id).await.expect("reads").expect("is there");
    let hash = admin.password_hash.clone().expect("a password");
    let begin = async |session: Session, basis: Basis| store.session_begin(&session, &basis).await;
    let out = Err(StoreError::NotFound);
    assert_eq!(begin(session(&admin), by(&hash)).await, Ok(()));
    assert_eq!(begin(session(&admin), by("$argon2id$another")).await, out, "the password is another by now");

    let held = session(&admin);
    store.session_insert(&held).await.expect("a session");
    let passkey = Passkey {
        id: id(PasskeyId),
        organization_id: acme.id(),
        user_id: admin.id,
        credential_id: vec![1],
        content: "{}".into(),
        name: "laptop".into(),
        created_at: NOW,
        last_used_at: None,
    };
    let renewed = session(&admin);
    store.passkey_insert(&passkey, 1, held.id, &renewed).await.expect("a passkey");
    assert_eq!(begin(session(&admin), by(&hash)).await, out, "a second factor has come in between");
    let incomplete = Session { complete: false, ..session(&admin) };
    assert_eq!(begin(incomplete, by(&hash)).await, Ok(()));
    let by_passkey = || Session { method: SignInMethod::Passkey, ..session(&admin) };
    assert_eq!(begin(by_passkey(), Basis::Passkey(passkey.id)).await, Ok(()));
    assert_eq!(begin(by_passkey(), Basis::Passkey(id(PasskeyId))).await, out, "it was taken away");
    let provider = Basis::Oidc(id(ProviderId), 1);
    assert_eq!(begin(session(&admin), provider).await, out, "the provider was removed");

    let before = store.organization_get(acme.id()).await.expect("reads").expect("is there");
    let after = Organization { password_sign_in: false, ..before.clone() };
    let (last, kept) = (begun(&store, &admin).await, begun(&store, &admin).await);
    store.organization_update(&before, &after, Some(kept.id)).await.expect("no passwords any more");
    assert_eq!((found(&store, &last).await, found(&store, &kept).await), (None, Some(kept)));
    assert_eq!(begin(by_passkey(), Basis::Passkey(passkey.id)).await, out, "only providers let people in");
    // Whoever renames it at the same time does not undo that.
    let renamed = Organization { name: "Other".into(), ..before.clone() };
    store.organization_update(&before, &renamed, None).await.expect("another name");
    let now = store.organization_get(acme.id()).await.expect("reads").expect("is there");
    assert_eq!((&*now.name, now.password_sign_in), ("Other", false));
}

async fn sessions_are_listed_while_they_are_good(place: &Place) {
    let (store, acme): (_, Installation) = place.installed().await;
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let (one, two, anns) =
        (begun(&store, &acme.user).await, begun(&store, &acme.user).await, begun(&store, &ann).await);
    let all = SessionQuery {
        organization_id: acme.id(),
        user_id: None,
        before: None,
        now: NOW,
        seen_since: Timestamp(NOW.0 - 1),
        limit: 10,
    };
    let of_admin = SessionQuery { user_id: Some(acme.user.id), ..all.clone() };
    assert_eq!(store.sessions(&all).await, Ok(vec![anns, two.clone(), one.clone()]));
    assert_eq!(store.sessions(&of_admin).await, Ok(vec![two.clone(), one.clone()]));
    assert_eq!(store.sessions(&SessionQuery { limit: 1, ..of_admin.clone() }).await, Ok(vec![two.clone()]));
    assert_eq!(store.sessions(&SessionQuery { before: Some(two.id), ..of_admin.clone() }).await, Ok(vec![one.clone()]));
    let none = Ok(vec![]);
    assert_eq!(store.sessions(&SessionQuery { organization_id: id(OrganizationId), ..all.clone() }).await, none);
    assert_eq!(store.sessions(&SessionQuery { now: one.expires_at, ..all.clone() }).await, none, "over");
    assert_eq!(store.sessions(&SessionQuery { seen_since: NOW, ..all }).await, none, "idle");
}
