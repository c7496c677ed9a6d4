//! Providers of single sign-on.

use claviger_model::{
    Given, GroupMapping, MappingId, OidcProvider, OrganizationId, ProviderId, RoleId, TeamId, Timestamp, User,
};
use claviger_store::{Challenge, Joins, Meant, Settlement, Store, StoreError};

use crate::support::{Installation, NOW, Place, id, on_both, role, team, user, wrapped};

on_both!(
    a_provider_is_kept_with_its_mappings,
    a_key_that_seals_a_client_secret_stays,
    a_provider_brings_members_and_what_its_groups_give,
    a_state_is_brought_back_once,
);

pub(crate) fn provider(acme: &Installation, mappings: Vec<GroupMapping>) -> OidcProvider {
    OidcProvider {
        id: id(ProviderId),
        organization_id: acme.id(),
        name: "Acme login".into(),
        issuer: "https://login.acme.test".into(),
        client_id: "claviger".into(),
        scopes: vec!["email".into(), "groups".into()],
        groups_claim: Some("groups".into()),
        trust_email: true,
        just_in_time: false,
        enabled: true,
        mappings,
        sealed: vec![0, 255],
        version: 1,
        key_epoch: 1,
        created_at: NOW,
        modified_at: NOW,
    }
}

fn mapping(group: &str, gives: Given) -> GroupMapping {
    GroupMapping { id: id(MappingId), group: group.into(), gives }
}

async fn get(store: &Store, provider: &OidcProvider) -> Option<OidcProvider> {
    store.oidc_provider_get(provider.organization_id, provider.id).await.expect("reads")
}

async fn a_provider_is_kept_with_its_mappings(place: &Place) {
    let (store, acme) = place.installed().await;
    let (ops, crew) = (role(acme.id(), "Ops", &[]), team(acme.id(), "crew"));
    store.role_insert(&ops).await.expect("a role");
    store.team_insert(&crew, &[]).await.expect("a team");
    let before = store.revision(acme.id());
    let mappings = vec![mapping("A", Given::Role(ops.id)), mapping("a", Given::Team(crew.id))];
    let first = provider(&acme, mappings);
    store.oidc_provider_insert(&first).await.expect("a provider");
    assert_ne!(store.revision(acme.id()), before);
    assert_eq!(get(&store, &first).await, Some(first.clone()));
    assert_eq!(store.oidc_provider_get(id(OrganizationId), first.id).await, Ok(None), "another's");

    for gives in [Given::Role(id(RoleId)), Given::Team(id(TeamId))] {
        let foreign = provider(&acme, vec![mapping("A", Given::Role(ops.id)), mapping("b", gives)]);
        assert_eq!(store.oidc_provider_insert(&foreign).await, Err(StoreError::NotFound));
        assert_eq!(get(&store, &foreign).await, None, "half of it is nothing");
    }

    let later = Timestamp(NOW.0 + 1);
    let second = OidcProvider {
        issuer: "https://elsewhere.test".into(),
        client_id: "other".into(),
        groups_claim: None,
        mappings: vec![mapping("b", Given::Team(crew.id))],
        version: 2,
        modified_at: later,
        ..first.clone()
    };
    store.oidc_provider_update(&second, false).await.expect("the next version");
    let second = OidcProvider { issuer: first.issuer.clone(), ..second };
    assert_eq!(get(&store, &first).await, Some(second.clone()), "all but the issuer");
    assert_eq!(store.oidc_provider_update(&second, false).await, Err(StoreError::Stale { current: 2 }));
    let foreign = OidcProvider { organization_id: id(OrganizationId), version: 3, ..second.clone() };
    assert_eq!(store.oidc_provider_update(&foreign, false).await, Err(StoreError::NotFound));

    assert_eq!(store.oidc_provider_delete(id(OrganizationId), first.id).await, Err(StoreError::NotFound));
    assert_eq!(store.oidc_providers(acme.id()).await.expect("reads"), [second]);
    store.oidc_provider_delete(acme.id(), first.id).await.expect("is there");
    assert_eq!(store.oidc_provider_delete(acme.id(), first.id).await, Err(StoreError::NotFound));
}

async fn a_key_that_seals_a_client_secret_stays(place: &Place) {
    let (store, acme) = place.installed().await;
    store.wrapped_key_insert(&wrapped(Some(acme.id()), 2)).await.expect("the next key");
    let old = provider(&acme, vec![]);
    store.oidc_provider_insert(&old).await.expect("a provider");
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(false), "it seals a client secret");
    let below = store.oidc_providers_below_epoch(acme.id(), 2, 10).await.expect("reads");
    assert_eq!(below, std::slice::from_ref(&old));
    let overtaken = OidcProvider { version: 7, ..old.clone() };
    assert_eq!(store.oidc_provider_reseal(&overtaken, &[7], 2).await, Ok(false));
    assert_eq!(store.oidc_provider_reseal(&old, &[7], 2).await, Ok(true));
    let resealed = OidcProvider { sealed: vec![7], key_epoch: 2, ..old.clone() };
    assert_eq!(get(&store, &old).await, Some(resealed));
    assert_eq!(store.wrapped_key_forget(acme.id(), 1).await, Ok(true));
    assert_eq!(store.oidc_provider_insert(&provider(&acme, vec![])).await, Err(StoreError::KeysReplaced));
    let late = OidcProvider { version: 2, key_epoch: 1, ..old };
    assert_eq!(store.oidc_provider_update(&late, false).await, Err(StoreError::KeysReplaced));
}

pub(crate) fn settlement(user: &User, joins: Joins, given: &[Given]) -> Settlement {
    Settlement {
        user: user.clone(),
        subject: format!("sub of {}", user.email),
        joins,
        given: Some(given.iter().copied().collect()),
        now: NOW,
    }
}

async fn a_provider_brings_members_and_what_its_groups_give(place: &Place) {
    let (store, acme) = place.installed().await;
    let (ops, crew) = (role(acme.id(), "Ops", &[]), team(acme.id(), "crew"));
    store.role_insert(&ops).await.expect("a role");
    store.team_insert(&crew, &[]).await.expect("a team");
    let login = provider(&acme, vec![]);
    store.oidc_provider_insert(&login).await.expect("a provider");
    let (role, team) = (Given::Role(ops.id), Given::Team(crew.id));

    let ada = user(acme.id(), "ada@acme.test");
    let meant =
        async |email: Option<&str>| store.oidc_meant(&login, "sub of ada@acme.test", email).await.expect("reads");
    assert_eq!(meant(Some(&ada.email)).await, Meant::Nobody);
    store.oidc_settle(&login, &settlement(&ada, Joins::New, &[role, team])).await.expect("comes");
    assert_eq!(meant(None).await, Meant::Known(ada.clone()));
    let given = |list: &[Given]| list.iter().copied().collect::<std::collections::BTreeSet<_>>();
    let held = async || store.oidc_given(&login, ada.id).await.expect("reads");
    assert_eq!(held().await, (given(&[role, team]), given(&[])));
    let before = store.revision(acme.id());
    store.oidc_settle(&login, &settlement(&ada, Joins::Already, &[role, team])).await.expect("comes again");
    assert_eq!(store.revision(acme.id()), before, "nothing has changed");
    store.oidc_settle(&login, &settlement(&ada, Joins::Already, &[team])).await.expect("comes again");
    assert_ne!(store.revision(acme.id()), before);
    store.role_give(acme.id(), ops.id, ada.id, NOW).await.expect("by hand");
    store.oidc_settle(&login, &settlement(&ada, Joins::Already, &[role])).await.expect("comes again");
    assert_eq!(held().await, (given(&[]), given(&[role])), "what was given by hand stays so");

    let other = provider(&acme, vec![]);
    store.oidc_provider_insert(&other).await.expect("another provider");
    let elsewhere =
        async |provider: &OidcProvider| store.oidc_meant(provider, "x", Some(&ada.email)).await.expect("reads");
    assert_eq!(elsewhere(&other).await, Meant::ByAddress(ada.clone()));
    assert_eq!(elsewhere(&login).await, Meant::Taken, "who has an identity there has but one");
    let distrusted = OidcProvider { trust_email: false, ..other.clone() };
    assert_eq!(elsewhere(&distrusted).await, Meant::Taken);
    let again = Settlement { subject: "sub of ada@acme.test".into(), ..settlement(&ada, Joins::Member, &[]) };
    assert!(
        matches!(store.oidc_settle(&login, &again).await, Err(StoreError::Taken { .. })),
        "one subject, one person"
    );
    let second = Settlement { subject: "another sub".into(), ..settlement(&ada, Joins::Member, &[]) };
    assert!(
        matches!(store.oidc_settle(&login, &second).await, Err(StoreError::Taken { .. })),
        "one person, one subject: two that come at once by their address"
    );

    let admin = Given::Role(acme.roles[0].id);
    store.oidc_settle(&login, &settlement(&ada, Joins::Already, &[admin])).await.expect("an administrator");
    store.role_take(acme.id(), acme.roles[0].id, acme.user.id).await.expect("there is another");
    store.oidc_settle(&login, &settlement(&ada, Joins::Already, &[])).await.expect("comes all the same");
    assert_eq!(held().await.0, given(&[admin]), "the last administrator stays");

    store.oidc_provider_delete(acme.id(), login.id).await.expect("is there");
    assert_eq!(held().await, (given(&[]), given(&[role, admin])), "what it gave stays, as if by hand");
    assert_eq!(meant(None).await, Meant::Nobody, "whom it meant is forgotten");
}

async fn a_state_is_brought_back_once(place: &Place) {
    let (store, acme) = place.installed().await;
    let challenge = |number: u8, purpose, expires_at| Challenge {
        hash: [number; 32],
        organization_id: acme.id(),
        purpose,
        content: format!("content {number}"),
        expires_at,
    };
    let later = Timestamp(NOW.0 + 10);
    for (number, purpose) in [(1, "oidc"), (2, "passkey")] {
        store.challenge_insert(&challenge(number, purpose, later), NOW).await.expect("kept");
    }
    let take = async |number: u8, now| store.challenge_take([number; 32], "oidc", now).await.expect("takes");
    assert!(take(2, NOW).await.is_none(), "for another purpose");
    let (one, other) = tokio::join!(take(1, NOW), take(1, NOW));
    let found: Vec<Challenge> = one.into_iter().chain(other).collect();
    assert_eq!(found.len(), 1, "of two at once, one");
    assert_eq!((found[0].organization_id, found[0].content.as_str()), (acme.id(), "content 1"));
    assert!(take(1, NOW).await.is_none(), "once");
    store.challenge_insert(&challenge(3, "oidc", later), NOW).await.expect("kept");
    assert!(take(3, later).await.is_none(), "too late");
    store.challenge_insert(&challenge(4, "oidc", later), NOW).await.expect("kept");
    store.challenge_insert(&challenge(5, "oidc", Timestamp(later.0 + 1)), later).await.expect("kept");
    assert!(take(4, NOW).await.is_none(), "forgotten when the next one came");
}
