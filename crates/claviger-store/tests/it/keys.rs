//! API keys and application keys: lists, changes, last use.

use claviger_model::{ApiKey, ApiKeyId, ApplicationKeyId, BuiltInRole, OrganizationId, Timestamp, User};
use claviger_store::{ApiKeyFilter, Between, KeyQuery, KeySort, KeySortField, KeyUse, StoreError};

use crate::support::{NOW, Place, access_token, api_key, application_key, id, on_both, user};

on_both!(
    api_keys_are_filtered_sorted_and_paged,
    application_keys_are_listed_by_owner,
    keys_are_changed_by_their_own_organization_alone,
    last_uses_move_forward_and_no_revision,
    owners_are_named_with_their_roles,
    access_tokens_are_listed_and_changed,
);

fn names(page: &(Vec<ApiKey>, u64)) -> Vec<&str> {
    page.0.iter().map(|key| key.name.as_str()).collect()
}

async fn api_keys_are_filtered_sorted_and_paged(place: &Place) {
    let (store, acme) = place.installed().await;
    assert_eq!(store.api_key_delete(acme.id(), acme.api_key.id).await, Ok(true));
    for (count, name) in ["alpha", "Beta", "_x%", "Ärger", "gamma"].into_iter().enumerate() {
        let at = Timestamp(NOW.0 + i64::try_from(count).expect("fits"));
        let mut key = ApiKey { name: name.into(), created_at: at, modified_at: at, ..api_key(&acme.user) };
        (key.category, key.remote_config) = (["a", "b"][count % 2].into(), count == 4);
        key.last4 = format!("{}bcd", 9 - count);
        store.api_key_insert(&key).await.expect("a new key");
    }
    let all = KeyQuery::of(acme.id());
    let none = ApiKeyFilter::default();
    let sorted = async |field, descending| {
        let query = KeyQuery { sort: KeySort { field, descending }, ..all.clone() };
        names(&store.api_key_list(&query, &none).await.expect("reads")).join(" ")
    };
    // As bytes, with ASCII letters folded, on both engines.
    assert_eq!(sorted(KeySortField::Name, false).await, "_x% alpha Beta gamma Ärger");
    assert_eq!(sorted(KeySortField::Name, true).await, "Ärger gamma Beta alpha _x%");
    assert_eq!(sorted(KeySortField::CreatedAt, true).await, "gamma Ärger _x% Beta alpha");
    assert_eq!(sorted(KeySortField::ModifiedAt, false).await, "alpha Beta _x% Ärger gamma");
    assert_eq!(sorted(KeySortField::Last4, false).await, "gamma Ärger _x% Beta alpha");

    let found = async |text: &str| {
        let query = KeyQuery { text: Some(text.into()), ..all.clone() };
        names(&store.api_key_list(&query, &none).await.expect("reads")).join(" ")
    };
    assert_eq!(found("ET").await, "Beta");
    assert_eq!(found("%").await, "_x%", "no pattern");
    assert_eq!(found("_").await, "_x%");
    assert_eq!(found("' OR 1=1 --").await, "");
    let span = Between { start: Some(Timestamp(NOW.0 + 1)), end: Some(Timestamp(NOW.0 + 2)) };
    let query = KeyQuery { created: span, ..all.clone() };
    assert_eq!(names(&store.api_key_list(&query, &none).await.expect("reads")), ["_x%", "Beta"]);
    let filtered = async |filter| store.api_key_list(&all, &filter).await.expect("reads").1;
    assert_eq!(filtered(ApiKeyFilter { modified: span, ..none.clone() }).await, 2);
    assert_eq!(filtered(ApiKeyFilter { category: Some("a".into()), ..none.clone() }).await, 3);
    assert_eq!(filtered(ApiKeyFilter { remote_config: Some(true), ..none.clone() }).await, 1);
    let query = KeyQuery { page: 1, size: 2, ..all.clone() };
    let page = store.api_key_list(&query, &none).await.expect("reads");
    assert_eq!((names(&page), page.1), (vec!["Beta", "gamma"], 5));
    assert_eq!(store.api_key_list(&KeyQuery::of(id(OrganizationId)), &none).await, Ok((vec![], 0)));
    assert_eq!(store.api_key_count(acme.id()).await, Ok(5));
}

async fn application_keys_are_listed_by_owner(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let mut anns = application_key(&ann, false);
    (anns.name, anns.scopes) = ("second".into(), Some(vec!["apps_run".into()]));
    store.application_key_insert(&anns).await.expect("a new key");
    let query = KeyQuery::of(acme.id());
    let all = store.application_key_list(&query, None).await;
    assert_eq!(all, Ok((vec![acme.application_key.clone(), anns.clone()], 2)));
    assert_eq!(store.application_key_list(&query, Some(ann.id)).await, Ok((vec![anns], 1)));
    assert_eq!(store.application_key_list(&KeyQuery::of(id(OrganizationId)), None).await, Ok((vec![], 0)));
    assert_eq!(store.application_key_count(acme.id(), ann.id).await, Ok(1));
    assert_eq!(store.application_key_count(id(OrganizationId), ann.id).await, Ok(0));
}

async fn keys_are_changed_by_their_own_organization_alone(place: &Place) {
    let (store, acme) = place.installed().await;
    let before = store.revision(acme.id());
    let mut api = acme.api_key.clone();
    (api.name, api.category, api.remote_config) = ("renamed".into(), "agents".into(), true);
    (api.modified_by, api.modified_at) = (Some(acme.user.id), Timestamp(NOW.0 + 9));
    store.api_key_update(&api).await.expect("is there");
    assert_eq!(store.api_key_get(api.id).await, Ok(Some(api.clone())));
    let mut key = acme.application_key.clone();
    (key.name, key.scopes, key.modified_at) = ("renamed".into(), Some(vec![]), Timestamp(NOW.0 + 9));
    store.application_key_update(&key).await.expect("is there");
    assert_eq!(store.application_key_get(acme.id(), key.id).await, Ok(Some(key.clone())));
    key.scopes = None;
    store.application_key_update(&key).await.expect("is there");
    assert_eq!(store.application_key_get(acme.id(), key.id).await, Ok(Some(key.clone())));
    assert_eq!(store.revision(acme.id()), before + 3, "what keys may do is asked anew everywhere");

    let foreign = ApiKey { organization_id: id(OrganizationId), name: "theirs".into(), ..api.clone() };
    assert_eq!(store.api_key_update(&foreign).await, Err(StoreError::NotFound));
    let missing = ApiKey { id: id(ApiKeyId), ..api.clone() };
    assert_eq!(store.api_key_update(&missing).await, Err(StoreError::NotFound));
    assert_eq!(store.api_key_get(api.id).await, Ok(Some(api)));
    let (theirs, gone) = (id(OrganizationId), id(ApplicationKeyId));
    let foreign = claviger_model::ApplicationKey { organization_id: theirs, ..key.clone() };
    assert_eq!(store.application_key_update(&foreign).await, Err(StoreError::NotFound));
    let missing = claviger_model::ApplicationKey { id: gone, ..key };
    assert_eq!(store.application_key_update(&missing).await, Err(StoreError::NotFound));
}

async fn last_uses_move_forward_and_no_revision(place: &Place) {
    let (store, acme) = place.installed().await;
    let token = access_token(&acme.user);
    store.access_token_insert(&token).await.expect("a new token");
    let before = store.revision(acme.id());
    let (api, key) = (acme.api_key.id, acme.application_key.id);
    let uses = [KeyUse::Api(api), KeyUse::Application(key), KeyUse::Token(token.id), KeyUse::Api(id(ApiKeyId))];
    for (at, after) in [(5, 5), (3, 5), (7, 7)] {
        let at = Timestamp(NOW.0 + at);
        store.key_touch(&uses.map(|each| (each, at))).await.expect("writes");
        let after = Some(Timestamp(NOW.0 + after));
        assert_eq!(store.api_key_get(api).await.expect("reads").expect("is there").last_used_at, after);
        let found = store.application_key_get(acme.id(), key).await.expect("reads").expect("is there");
        assert_eq!(found.last_used_at, after);
        assert_eq!(store.token_facts(token.id).await.expect("reads").expect("is there").0.last_used_at, after);
    }
    assert_eq!(store.revision(acme.id()), before);
}

async fn access_tokens_are_listed_and_changed(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = user(acme.id(), "ann@acme.test");
    let robot = User { service_account: true, ..user(acme.id(), "robot@acme.test") };
    for each in [&ann, &robot] {
        store.user_insert(each, &[]).await.expect("a new user");
    }
    let (admins, mut anns, robots) = (access_token(&acme.user), access_token(&ann), access_token(&robot));
    (anns.name, anns.expires_at) = ("by Ann".into(), None);
    for each in [&admins, &anns, &robots] {
        store.access_token_insert(each).await.expect("a new token");
    }
    let sort = KeySort { field: KeySortField::ExpiresAt, descending: false };
    let query = KeyQuery { sort, ..KeyQuery::of(acme.id()) };
    let all = store.access_token_list(&query, None, false).await;
    assert_eq!(all, Ok((vec![admins.clone(), anns.clone()], 2)), "what has no end comes last");
    assert_eq!(store.access_token_list(&query, Some(&[ann.id, robot.id]), false).await, Ok((vec![anns.clone()], 1)));
    assert_eq!(store.access_token_list(&query, Some(&[robot.id]), true).await, Ok((vec![robots.clone()], 1)));
    let foreign = id(OrganizationId);
    assert_eq!(store.access_token_list(&KeyQuery::of(foreign), None, false).await, Ok((vec![], 0)));
    assert_eq!(store.access_token_count(acme.id(), ann.id).await, Ok(1));
    assert_eq!(store.access_token_count(foreign, ann.id).await, Ok(0));

    let before = store.revision(acme.id());
    (anns.name, anns.scopes, anns.modified_at) = ("renamed".into(), vec![], Timestamp(NOW.0 + 9));
    store.access_token_update(&anns).await.expect("is there");
    assert_eq!(store.access_token_get(acme.id(), anns.id).await, Ok(Some(anns.clone())));
    assert_eq!(store.revision(acme.id()), before + 1, "what it may do is asked anew everywhere");
    assert_eq!(store.access_token_get(foreign, anns.id).await, Ok(None));
    anns.organization_id = foreign;
    assert_eq!(store.access_token_update(&anns).await, Err(StoreError::NotFound));
}

async fn owners_are_named_with_their_roles(place: &Place) {
    let (store, acme) = place.installed().await;
    let found = store.key_owners(acme.id(), &[acme.user.id, id(claviger_model::UserId)]).await;
    assert_eq!(found, Ok(vec![acme.user.clone()]));
    assert_eq!(store.key_owners(id(OrganizationId), &[acme.user.id]).await, Ok(vec![]));
    let admin = store.role_built_in(acme.id(), BuiltInRole::Admin).await.expect("is there");
    let roles = store.key_owner_roles(acme.id(), acme.user.id).await.expect("reads");
    assert_eq!(roles, [(admin, acme.roles[0].name.clone())]);
    assert_eq!(store.key_owner_roles(id(OrganizationId), acme.user.id).await, Ok(vec![]));
}
