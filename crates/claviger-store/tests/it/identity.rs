//! Installation, users, keys and registrations.

use claviger_model::{ApiKeyId, ApplicationKeyId, BuiltInRole, OrganizationId, RoleId, role::HeldRole};
use claviger_store::StoreError;

use crate::support::{
    Installation, NOW, Place, access_token, api_key, application_key, id, membership, on_both, role, team, user,
};

on_both!(
    an_installation_is_made_once,
    a_further_organization_has_a_handle_of_its_own,
    users,
    keys_name_organization_and_person,
    registrations_are_paged,
    a_ping_answers,
    people_are_what_their_own_organization_made_them,
    a_token_names_its_owner,
);

async fn an_installation_is_made_once(place: &Place) {
    let store = place.store().await;
    store.migrate().await.expect("a second time changes nothing");
    assert!(!store.installation_exists().await.expect("reads"));
    let (one, other) = (Installation::new(), Installation::new());
    let second = place.store().await;
    let (first, late) = tokio::join!(one.create(&store), other.create(&second));
    let done = [&first, &late].into_iter().filter(|result| result.is_ok()).count();
    assert_eq!(done, 1, "{first:?} {late:?}");
    assert!(matches!(first.and(late), Err(StoreError::Taken { .. })));
    assert!(store.installation_exists().await.expect("reads"));
    let kept = if store.organizations().await.expect("reads")[0] == one.organization { &one } else { &other };
    assert_eq!(store.organizations().await.expect("reads"), std::slice::from_ref(&kept.organization));
    assert_eq!(store.user_get(kept.id(), kept.user.id).await.expect("reads").as_ref(), Some(&kept.user));
    assert_eq!(store.api_key_get(kept.api_key.id).await.expect("reads").as_ref(), Some(&kept.api_key));
    assert_eq!(store.wrapped_keys().await.expect("reads"), std::slice::from_ref(&kept.wrapped));
}

async fn a_further_organization_has_a_handle_of_its_own(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut other = Installation::new();
    let taken = store.organization_create(&other.founding()).await;
    assert!(matches!(taken, Err(StoreError::Taken { .. })), "{taken:?}");
    other.organization.handle = "other".into();
    let mut late = other.founding();
    late.keys[0].root_key_id = "root-2".into();
    assert_eq!(store.organization_create(&late).await, Err(StoreError::KeysReplaced), "wrapped under another root key");
    store.organization_create(&other.founding()).await.expect("a new handle");
    let ids: Vec<_> = store.organizations().await.expect("reads").into_iter().map(|each| each.id).collect();
    assert_eq!(ids, [acme.id(), other.id()]);
    assert_eq!(store.standing(other.id(), other.user.id).await.expect("reads").0.len(), 1, "its own administrator");
    assert_eq!(store.actor_facts(acme.api_key.id, other.application_key.id).await, Ok(None), "keys do not mix");
}

async fn users(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new address");
    let twin = user(acme.id(), "ann@acme.test");
    assert!(matches!(store.user_insert(&twin, &[]).await, Err(StoreError::Taken { .. })));
    assert_eq!(store.user_by_email(acme.id(), "ann@acme.test").await, Ok(Some(ann.clone())));
    assert_eq!(store.user_by_email(acme.id(), "Ann@acme.test").await, Ok(None));
    let foreign = id(OrganizationId);
    assert_eq!(store.user_by_email(foreign, "ann@acme.test").await, Ok(None));
    assert_eq!(store.user_get(foreign, ann.id).await, Ok(None));
}

async fn keys_name_organization_and_person(place: &Place) {
    let (store, acme) = place.installed().await;
    let (api, application) = (acme.api_key.clone(), acme.application_key.clone());
    let facts = store.actor_facts(api.id, application.id).await.expect("reads");
    assert_eq!(facts, Some((api.clone(), application.clone(), acme.user.clone())));
    assert_eq!(store.actor_facts(id(ApiKeyId), application.id).await, Ok(None));
    assert_eq!(store.actor_facts(api.id, id(ApplicationKeyId)).await, Ok(None));

    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let (anns_api, anns) = (api_key(&ann), application_key(&ann, false));
    store.api_key_insert(&anns_api).await.expect("a new key");
    assert!(matches!(store.api_key_insert(&anns_api).await, Err(StoreError::Taken { .. })));
    store.application_key_insert(&anns).await.expect("a new key");
    assert!(matches!(store.application_key_insert(&anns).await, Err(StoreError::Taken { .. })));
    let facts = store.actor_facts(api.id, anns.id).await.expect("reads").expect("one organization");
    assert_eq!(facts.2, ann);

    let foreign = id(OrganizationId);
    assert_eq!(store.api_key_delete(foreign, api.id).await, Ok(false));
    assert_eq!(store.application_key_delete(foreign, anns.id).await, Ok(false));
    assert_eq!(store.api_key_delete(acme.id(), api.id).await, Ok(true));
    assert_eq!(store.api_key_delete(acme.id(), api.id).await, Ok(false));
    assert_eq!(store.api_key_get(api.id).await, Ok(None));
    assert_eq!(store.application_key_delete(acme.id(), anns.id).await, Ok(true));
    assert_eq!(store.actor_facts(anns_api.id, anns.id).await, Ok(None));
}

async fn registrations_are_paged(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut registered = vec![acme.application_key.id];
    for number in 0..5 {
        let key = application_key(&acme.user, number != 2);
        store.application_key_insert(&key).await.expect("a new key");
        registered.extend((number != 2).then_some(key.id));
    }
    assert_eq!(store.registrations(acme.id(), None, 0, 3).await, Ok((registered[..3].to_vec(), 5)));
    assert_eq!(store.registrations(acme.id(), None, 1, 3).await, Ok((registered[3..].to_vec(), 5)));
    assert_eq!(store.registrations(acme.id(), None, u64::MAX, 3).await, Ok((vec![], 5)));
    assert_eq!(store.registrations(id(OrganizationId), None, 0, 3).await, Ok((vec![], 0)));

    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let anns = application_key(&ann, true);
    store.application_key_insert(&anns).await.expect("a new key");
    assert_eq!(store.registrations(acme.id(), Some(ann.id), 0, 3).await, Ok((vec![anns.id], 1)));
    assert_eq!(store.application_key_delete(acme.id(), anns.id).await, Ok(true));

    let key = registered[4];
    assert_eq!(store.registration_set(acme.id(), key, true).await, Ok(false), "it was registered already");
    assert_eq!(store.registration_set(acme.id(), key, false).await, Ok(true));
    assert!(!store.application_key_get(acme.id(), key).await.expect("reads").expect("is there").registered);
    assert_eq!(store.registrations(acme.id(), None, 0, 9).await, Ok((registered[..4].to_vec(), 4)));
    let foreign = id(OrganizationId);
    assert_eq!(store.registration_set(foreign, key, true).await, Err(StoreError::NotFound));
    assert_eq!(store.application_key_get(foreign, key).await, Ok(None));
}

async fn people_are_what_their_own_organization_made_them(place: &Place) {
    let (store, acme) = place.installed().await;
    let admin = store.standing(acme.id(), acme.user.id).await.expect("reads");
    let held = HeldRole { id: acme.roles[0].id, built_in: Some(BuiltInRole::Admin), permissions: vec![] };
    assert_eq!(admin, (vec![held.clone()], vec![]), "the first user administers");
    assert_eq!(store.role_built_in(acme.id(), BuiltInRole::Admin).await, Ok(held.id));

    let extra = role(acme.id(), "Extra", &["apps_run", "connections_read"]);
    store.role_insert(&extra).await.expect("a new role");
    let twin = role(acme.id(), "EXTRA", &[]);
    assert!(matches!(store.role_insert(&twin).await, Err(StoreError::Taken { .. })), "names differ by more than case");
    let (mut ann, crew) = (user(acme.id(), "ann@acme.test"), team(acme.id(), "crew"));
    ann.name = Some("Ann".into());
    (ann.title, ann.service_account, ann.activated_at) = (Some("Smith".into()), true, None);
    store.user_insert(&ann, &[extra.id, acme.roles[2].id]).await.expect("a new user");
    assert_eq!(store.user_get(acme.id(), ann.id).await, Ok(Some(ann.clone())));
    store.team_insert(&crew, &[]).await.expect("a new team");
    assert!(matches!(store.team_insert(&crew, &[]).await, Err(StoreError::Taken { .. })));
    store.membership_insert(acme.id(), &membership(crew.id, ann.id)).await.expect("a new member");
    let again = store.membership_insert(acme.id(), &membership(crew.id, ann.id)).await;
    assert!(matches!(again, Err(StoreError::Taken { .. })));
    let (mut roles, teams) = store.standing(acme.id(), ann.id).await.expect("reads");
    roles.sort_by_key(|role| role.permissions.len());
    roles[1].permissions.sort();
    let read_only = HeldRole { id: acme.roles[2].id, built_in: Some(BuiltInRole::ReadOnly), permissions: vec![] };
    let custom = HeldRole { id: extra.id, built_in: None, permissions: extra.permissions.clone() };
    assert_eq!((roles, teams), (vec![read_only, custom], vec![crew.id]));

    let foreign = id(OrganizationId);
    assert_eq!(store.standing(foreign, ann.id).await, Ok((vec![], vec![])), "another organization's count for nothing");
    assert_eq!(store.role_built_in(foreign, BuiltInRole::Admin).await, Err(StoreError::NotFound));
    let bob = user(acme.id(), "bob@acme.test");
    assert_eq!(store.user_insert(&bob, &[id(RoleId)]).await, Err(StoreError::NotFound));
    assert_eq!(store.user_get(acme.id(), bob.id).await, Ok(None), "a user with a role that is not there is not made");
    assert_eq!(store.membership_insert(foreign, &membership(crew.id, ann.id)).await, Err(StoreError::NotFound));
    assert_eq!(store.membership_insert(acme.id(), &membership(crew.id, bob.id)).await, Err(StoreError::NotFound));
}

async fn a_token_names_its_owner(place: &Place) {
    let (store, acme) = place.installed().await;
    let token = access_token(&acme.user);
    assert_eq!(store.token_facts(token.id).await, Ok(None));
    store.access_token_insert(&token).await.expect("a new token");
    assert!(matches!(store.access_token_insert(&token).await, Err(StoreError::Taken { .. })));
    assert_eq!(store.token_facts(token.id).await, Ok(Some((token.clone(), acme.user.clone()))));
    assert_eq!(store.access_token_delete(id(OrganizationId), token.id).await, Ok(false));
    assert_eq!(store.access_token_delete(acme.id(), token.id).await, Ok(true));
    assert_eq!(store.token_facts(token.id).await, Ok(None));
    let mut endless = access_token(&acme.user);
    (endless.expires_at, endless.scopes, endless.last_used_at) = (None, vec![], Some(NOW));
    store.access_token_insert(&endless).await.expect("a new token");
    assert_eq!(store.token_facts(endless.id).await.expect("reads").map(|facts| facts.0), Some(endless));
}

async fn a_ping_answers(place: &Place) {
    let store = place.store().await;
    assert_eq!(store.ping().await, Ok(()));
}
