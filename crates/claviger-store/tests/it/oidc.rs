//! Providers of single sign-on.

use claviger_model::{
    Given, GroupMapping, MappingId, OidcProvider, OrganizationId, ProviderId, RoleId, TeamId, Timestamp,
};
use claviger_store::{Store, StoreError};

use crate::support::{Installation, NOW, Place, id, on_both, role, team, wrapped};

on_both!(a_provider_is_kept_with_its_mappings, a_key_that_seals_a_client_secret_stays);

fn provider(acme: &Installation, mappings: Vec<GroupMapping>) -> OidcProvider {
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
