//! Invitations.

use claviger_model::{Invitation, InvitationId, OrganizationId, Timestamp, User, UserStatus};
use claviger_store::StoreError;

use crate::support::{NOW, Place, id, on_both, user};

on_both!(an_invitation_is_accepted_once, nobody_is_invited_who_is_not_awaited);

fn awaited(organization: OrganizationId, email: &str) -> User {
    User { activated_at: None, password_hash: None, ..user(organization, email) }
}

fn invitation(person: &User) -> Invitation {
    Invitation {
        id: id(InvitationId),
        organization_id: person.organization_id,
        user_id: person.id,
        hash: [6; 32],
        created_by: person.id,
        created_at: NOW,
        expires_at: Timestamp(NOW.0 + 1_000),
        accepted_at: None,
    }
}

async fn an_invitation_is_accepted_once(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = awaited(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let (first, second) = (invitation(&ann), invitation(&ann));
    store.invitations_insert(std::slice::from_ref(&first)).await.expect("invited");
    assert_eq!(store.invitation_get(acme.id(), first.id).await, Ok(Some(first.clone())));
    assert_eq!(store.invitation_get(id(OrganizationId), first.id).await, Ok(None));
    store.invitations_insert(std::slice::from_ref(&second)).await.expect("invited again");
    assert_eq!(store.invitation_facts(first.id).await, Ok(None), "the earlier one is void");
    assert_eq!(store.invitation_facts(second.id).await, Ok(Some((second.clone(), ann.clone()))));

    let accept =
        async |invitation: &Invitation, now| store.invitation_accept(invitation, Some("Ann"), "$hash", now).await;
    assert_eq!(accept(&first, NOW).await, Err(StoreError::NotFound));
    assert_eq!(accept(&second, second.expires_at).await, Err(StoreError::NotFound), "too late");
    let (revision, other) = (store.revision(acme.id()), place.store().await);
    let (one, two) = tokio::join!(
        store.invitation_accept(&second, Some("Ann"), "$hash", NOW),
        other.invitation_accept(&second, Some("Eve"), "$other", NOW)
    );
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1, "{one:?} {two:?}");
    assert_eq!(one.and(two), Err(StoreError::NotFound));
    let came = store.user_get(acme.id(), ann.id).await.expect("reads").expect("is there");
    let name = came.name.as_deref().expect("a name");
    assert_eq!(came.password_hash.as_deref(), Some(if name == "Ann" { "$hash" } else { "$other" }), "both or neither");
    assert_eq!((came.status(), came.activated_at), (UserStatus::Active, Some(NOW)));
    assert_ne!(other.revision(acme.id()).max(store.revision(acme.id())), revision);
    assert_eq!(accept(&second, NOW).await, Err(StoreError::NotFound), "once");

    let bob = awaited(acme.id(), "bob@acme.test");
    store.user_insert(&bob, &[]).await.expect("a new user");
    let his = invitation(&bob);
    store.invitations_insert(std::slice::from_ref(&his)).await.expect("invited");
    assert_eq!(store.invitations_delete(id(OrganizationId), bob.id).await, Ok(0));
    assert_eq!(store.invitations_delete(acme.id(), bob.id).await, Ok(1));
    assert_eq!(accept(&his, NOW).await, Err(StoreError::NotFound), "taken back");
}

async fn nobody_is_invited_who_is_not_awaited(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = awaited(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let kept_out = User { disabled: true, ..awaited(acme.id(), "bob@acme.test") };
    store.user_insert(&kept_out, &[]).await.expect("a new user");
    let robot = User { service_account: true, ..awaited(acme.id(), "robot@acme.test") };
    store.user_insert(&robot, &[]).await.expect("a new user");
    for other in [&acme.user, &kept_out, &robot, &awaited(acme.id(), "nobody@acme.test")] {
        let both = [invitation(&ann), invitation(other)];
        assert_eq!(store.invitations_insert(&both).await, Err(StoreError::NotFound), "{}", other.email);
        assert_eq!(store.invitation_facts(both[0].id).await, Ok(None), "none of them");
    }
}
