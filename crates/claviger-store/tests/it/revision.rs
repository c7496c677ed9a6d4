//! By which caches learn that they are out of date.

use std::time::{Duration, Instant};

use claviger_model::OrganizationId;
use claviger_store::{RoleChange, Store, TeamChange, UserChange};

use crate::support::{NOW, Place, access_token, application_key, id, membership, on_both, role, team, user};

on_both!(every_write_that_matters_moves_the_revision);

async fn every_write_that_matters_moves_the_revision(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut last = store.revision(acme.id());
    let mut moved = |what: &str| {
        let now = store.revision(acme.id());
        assert_ne!(now, last, "{what}");
        last = now;
    };
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("writes");
    moved("a user came");
    let disabled = |disabled| UserChange { disabled: Some(disabled), ..UserChange::default() };
    store.user_update(acme.id(), ann.id, disabled(true), NOW).await.expect("writes");
    moved("a user was disabled");
    let key = application_key(&ann, false);
    store.application_key_insert(&key).await.expect("writes");
    moved("a key came");
    store.registration_set(acme.id(), key.id, true).await.expect("writes");
    moved("a key was registered");
    store.application_key_delete(acme.id(), key.id).await.expect("writes");
    moved("a key was revoked");
    store.api_key_delete(acme.id(), acme.api_key.id).await.expect("writes");
    moved("an API key was revoked");
    let extra = role(acme.id(), "Extra", &["connections_read"]);
    store.role_insert(&extra).await.expect("writes");
    moved("a role came");
    store.role_give(acme.id(), extra.id, ann.id, NOW).await.expect("writes");
    moved("somebody got a role");
    store.role_take(acme.id(), extra.id, ann.id).await.expect("writes");
    moved("somebody lost a role");
    store.role_update(acme.id(), extra.id, RoleChange::default(), NOW).await.expect("writes");
    moved("a role changed");
    store.role_delete(acme.id(), extra.id).await.expect("writes");
    moved("a role was deleted");
    let crew = team(acme.id(), "crew");
    store.team_insert(&crew, &[]).await.expect("writes");
    moved("a team came");
    store.membership_insert(acme.id(), &membership(crew.id, ann.id)).await.expect("writes");
    moved("somebody came into a team");
    store.membership_set_admin(acme.id(), (crew.id, ann.id), true).await.expect("writes");
    moved("somebody became a team's administrator");
    store.membership_delete(acme.id(), (crew.id, ann.id)).await.expect("writes");
    moved("somebody left a team");
    store.team_update(acme.id(), crew.id, TeamChange::default(), NOW).await.expect("writes");
    moved("a team changed");
    store.team_delete(acme.id(), crew.id).await.expect("writes");
    moved("a team was deleted");
    let token = access_token(&ann);
    store.access_token_insert(&token).await.expect("writes");
    moved("a token came");
    store.access_token_delete(acme.id(), token.id).await.expect("writes");
    moved("a token was revoked");
    let mut record = acme.connection("one");
    store.connection_insert(&record).await.expect("writes");
    moved("a connection came");
    record.connection.version = 2;
    store.connection_update(&record, 1).await.expect("writes");
    moved("a connection changed");
    store.connection_policy_set(acme.id(), record.connection.id, &record.bindings, 1).await.expect("writes");
    moved("a policy changed");
    let given = record.connection.id;
    store.connection_reassign(acme.id(), given, &record.bindings, 2, ann.id).await.expect("writes");
    moved("a connection was given to somebody else");
    store.connection_delete(acme.id(), record.connection.id).await.expect("writes");
    moved("a connection was deleted");
    store.wrapped_keys_replace(std::slice::from_ref(&acme.wrapped)).await.expect("writes");
    moved("the root key changed");
    assert_eq!(store.revision(id(OrganizationId)), store.revision(id(OrganizationId)));
}

async fn seen_after(store: &Store, organization: OrganizationId, before: i64) -> Duration {
    let since = Instant::now();
    while store.revision(organization) == before {
        assert!(since.elapsed() < Duration::from_secs(1), "not seen within a second");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    since.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_another_server_sees_a_revocation_within_a_second() {
    let place = Place::postgres();
    let (store, acme) = place.installed().await;
    let other = Store::connect(&place.url).await.expect("connects");
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("writes");
    let mut slowest = Duration::ZERO;
    for round in 0..20 {
        let before = other.revision(acme.id());
        let change = UserChange { disabled: Some(round % 2 == 0), ..UserChange::default() };
        store.user_update(acme.id(), ann.id, change, NOW).await.expect("writes");
        slowest = slowest.max(seen_after(&other, acme.id(), before).await);
    }
    println!("P5: 20 changes seen by another server, the slowest after {slowest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_loses_its_database_trusts_nothing_it_remembers() {
    let place = Place::postgres();
    let (store, acme) = place.installed().await;
    let name = crate::audit_faults::name_of(&place);
    let before = store.revision(acme.id());
    crate::audit_faults::cut_off(&name, true).await;
    let seen = seen_after(&store, acme.id(), before).await;
    crate::audit_faults::cut_off(&name, false).await;
    println!("a database that went away was noticed after {seen:?}");
}
