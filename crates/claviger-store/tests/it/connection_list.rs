//! Who sees what, in which order, on which page.

use std::time::Duration;

use claviger_model::{
    HealthState, OrganizationId, Principal, Relation, RoleId, Tag, TeamId, Timestamp, UserId,
    connection::ConnectionRecord,
};
use claviger_store::{ConnectionPage, ConnectionQuery, Shared, Sort, SortField, Store};

use crate::support::{Installation, NOW, Place, binding, id, on_both};

on_both!(
    a_list_holds_what_a_binding_in_force_makes_visible,
    filters_narrow_and_counts_say_both,
    every_order_is_total_and_pages_follow_each_other,
    sharing_is_told_by_the_bindings_in_force,
);

fn query(acme: &Installation) -> ConnectionQuery {
    ConnectionQuery::of(acme.id(), vec![Principal::User(acme.user.id)], NOW)
}

fn names(page: &ConnectionPage) -> Vec<&str> {
    page.rows.iter().map(|record| record.connection.name.as_str()).collect()
}

async fn add(
    store: &Store,
    acme: &Installation,
    name: &str,
    change: impl FnOnce(&mut ConnectionRecord),
) -> ConnectionRecord {
    let mut record = acme.connection(name);
    change(&mut record);
    store.connection_insert(&record).await.expect("writes");
    record
}

async fn a_list_holds_what_a_binding_in_force_makes_visible(place: &Place) {
    let (store, acme) = place.installed().await;
    let (ann, role, team) =
        (Principal::User(id(UserId)), Principal::Role(RoleId(acme.user.id.0)), Principal::Team(id(TeamId)));
    let everybody = Principal::Organization(acme.id());
    let soon = Timestamp(NOW.0 + 10);
    let mine = add(&store, &acme, "a mine", |_| {}).await;
    add(&store, &acme, "b theirs", |record| record.bindings = vec![binding(Relation::Editor, ann)]).await;
    let team_and_role = |record: &mut ConnectionRecord| {
        record.bindings = vec![binding(Relation::Viewer, team), binding(Relation::Resolver, role)];
    };
    add(&store, &acme, "c team and role", team_and_role).await;
    let borrowed = |record: &mut ConnectionRecord| {
        record.bindings = vec![binding(Relation::Resolver, everybody)];
        record.bindings[0].expires_at = Some(soon);
    };
    add(&store, &acme, "d borrowed", borrowed).await;
    add(&store, &acme, "e nobody's", |record| record.bindings.clear()).await;

    let see = async |principals: &[Principal], now, can| {
        let query = ConnectionQuery { can, ..ConnectionQuery::of(acme.id(), principals.to_vec(), now) };
        let page = store.connection_list(&query).await.expect("reads");
        assert_eq!(page.filtered, u64::try_from(page.rows.len()).expect("few"));
        (names(&page).join(","), page.total)
    };
    let me = Principal::User(acme.user.id);
    assert_eq!(see(&[me], NOW, None).await, ("a mine".into(), 1), "a role with the same number is somebody else");
    assert_eq!(see(&[ann], NOW, None).await, ("b theirs".into(), 1));
    assert_eq!(see(&[team, role], NOW, None).await, ("c team and role".into(), 1), "listed once for two bindings");
    assert_eq!(see(&[me, everybody], NOW, None).await, ("a mine,d borrowed".into(), 2));
    assert_eq!(see(&[me, everybody], Timestamp(soon.0 - 1), None).await.1, 2);
    assert_eq!(see(&[me, everybody], soon, None).await, ("a mine".into(), 1), "a binding ends at its time");
    assert_eq!(see(&[], NOW, None).await, (String::new(), 0));
    assert_eq!(see(&[Principal::Organization(id(OrganizationId))], NOW, None).await.1, 0);
    assert_eq!(see(&[me, everybody, team], NOW, Some(Relation::Resolver)).await, ("a mine,d borrowed".into(), 3));
    assert_eq!(see(&[me, everybody, role], NOW, Some(Relation::Editor)).await, ("a mine".into(), 3));
    let page = store.connection_list(&query(&acme)).await.expect("reads");
    assert_eq!(page.rows, [mine], "rows come whole, policy and all");
}

async fn filters_narrow_and_counts_say_both(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = id(UserId);
    add(&store, &acme, "Alpha_1", |_| {}).await;
    let beta = |record: &mut ConnectionRecord| {
        record.connection.integration_type = "Slack".into();
        record.connection.destination.as_mut().expect("set").origin.host = "hooks.slack.test".into();
        record.connection.tags = vec![Tag::parse("env:production").expect("a tag")];
        record.connection.created_by = ann;
        record.connection.created_at = Timestamp(NOW.0 - 500);
        record.connection.health.state = HealthState::Failing;
    };
    add(&store, &acme, "Beta%", beta).await;
    let gamma = |record: &mut ConnectionRecord| {
        record.connection.disabled = true;
        record.connection.tags.clear();
        record.connection.created_at = Timestamp(NOW.0 - 500);
        record.connection.last_used_at = Some(Timestamp(NOW.0 - 200));
    };
    add(&store, &acme, "GÄMMA", gamma).await;

    let find = async |change: &dyn Fn(&mut ConnectionQuery)| {
        let mut query = query(&acme);
        change(&mut query);
        let page = store.connection_list(&query).await.expect("reads");
        assert_eq!((page.total, page.filtered), (3, u64::try_from(page.rows.len()).expect("few")));
        names(&page).join(",")
    };
    let text = |part: &'static str| move |query: &mut ConnectionQuery| query.text = Some(part.into());
    assert_eq!(find(&text("ALPHA")).await, "Alpha_1");
    assert_eq!(find(&text("_")).await, "Alpha_1", "no wildcard, but the underscore of a name or a tag");
    assert_eq!(find(&text("%")).await, "Beta%", "no wildcard");
    assert_eq!(find(&text("gämma")).await, "GÄMMA");
    assert_eq!(find(&text("slack.TEST")).await, "Beta%");
    assert_eq!(find(&text("nothing' OR 1=1")).await, "");
    let tag = |tag: &'static str| move |query: &mut ConnectionQuery| query.tag = Some(tag.into());
    assert_eq!(find(&tag("env:prod")).await, "Alpha_1", "whole tags only");
    assert_eq!(find(&tag("ENV:prod")).await, "", "to the letter");
    assert_eq!(find(&|query| query.integration = Some("Slack".into())).await, "Beta%");
    assert_eq!(find(&|query| query.integration = Some("slack".into())).await, "");
    assert_eq!(find(&|query| query.author = Some(ann)).await, "Beta%");
    assert_eq!(find(&|query| query.health = Some(HealthState::Disabled)).await, "GÄMMA");
    assert_eq!(find(&|query| query.health = Some(HealthState::Untested)).await, "Alpha_1");
    let unused = |ago: i64| move |query: &mut ConnectionQuery| query.unused_since = Some(Timestamp(NOW.0 - ago));
    assert_eq!(find(&unused(100)).await, "Beta%,GÄMMA", "what was made later had no time to be unused");
    assert_eq!(find(&unused(300)).await, "Beta%");
    let both = |query: &mut ConnectionQuery| {
        (query.text, query.author) = (Some("a".into()), Some(ann));
    };
    assert_eq!(find(&both).await, "Beta%", "filters are joined by and");
}

async fn every_order_is_total_and_pages_follow_each_other(place: &Place) {
    let (store, acme) = place.installed().await;
    for (number, name) in (0i64..).zip(["delta", "Alpha", "charlie", "Bravo", "alpha"]) {
        let change = |record: &mut ConnectionRecord| {
            let connection = &mut record.connection;
            connection.integration_type = if number % 2 == 0 { "Slack".into() } else { "AWS".into() };
            connection.created_at = Timestamp(NOW.0 + number);
            connection.modified_at = Timestamp(NOW.0 - number);
            connection.last_used_at = (number > 2).then_some(Timestamp(NOW.0 - number));
            let state = [HealthState::Working, HealthState::Failing, HealthState::Untested, HealthState::Failing];
            connection.health.state =
                *state.get(usize::try_from(number).expect("small")).unwrap_or(&HealthState::Expiring);
        };
        add(&store, &acme, name, change).await;
    }
    let order = async |field, descending| {
        let mut seen = Vec::new();
        for page in 0..3 {
            let query = ConnectionQuery { sort: Sort { field, descending }, page, size: 2, ..query(&acme) };
            let page = store.connection_list(&query).await.expect("reads");
            assert_eq!((page.total, page.filtered), (5, 5));
            seen.extend(names(&page).into_iter().map(str::to_owned));
        }
        seen.join(" ")
    };
    assert_eq!(order(SortField::Name, false).await, "Alpha alpha Bravo charlie delta");
    assert_eq!(order(SortField::Name, true).await, "delta charlie Bravo alpha Alpha");
    assert_eq!(order(SortField::Integration, false).await, "Alpha Bravo alpha charlie delta");
    assert_eq!(order(SortField::CreatedAt, true).await, "alpha Bravo charlie Alpha delta");
    assert_eq!(order(SortField::ModifiedAt, false).await, "alpha Bravo charlie Alpha delta");
    assert_eq!(order(SortField::LastUsedAt, false).await, "delta Alpha charlie alpha Bravo");
    assert_eq!(order(SortField::Health, false).await, "Alpha Bravo alpha charlie delta");
    let far = ConnectionQuery { page: u64::MAX, size: 200, ..query(&acme) };
    assert!(store.connection_list(&far).await.expect("reads").rows.is_empty());
}

async fn sharing_is_told_by_the_bindings_in_force(place: &Place) {
    let (store, acme) = place.installed().await;
    let (me, ann) = (Principal::User(acme.user.id), Principal::User(id(UserId)));
    let everybody = Principal::Organization(acme.id());
    let share = async |name: &str, with: &[(Relation, Principal, Option<i64>)]| {
        let change = |record: &mut ConnectionRecord| {
            let until = |(relation, principal, until): &(Relation, Principal, Option<i64>)| {
                let expires_at = until.map(|after| NOW.plus(Duration::from_micros(after.unsigned_abs())));
                claviger_model::Binding { relation: *relation, principal: *principal, expires_at, statement: 0 }
            };
            record.bindings.extend(with.iter().map(until));
        };
        add(&store, &acme, name, change).await;
    };
    share("alone", &[]).await;
    share("alone twice", &[(Relation::Viewer, me, Some(9))]).await;
    share("not any more", &[(Relation::Viewer, ann, Some(0))]).await;
    share("with ann", &[(Relation::Viewer, ann, None)]).await;
    share("with a team", &[(Relation::Editor, Principal::Team(id(TeamId)), None)]).await;
    share("seen by all", &[(Relation::Viewer, everybody, None)]).await;
    share("used by all", &[(Relation::Resolver, everybody, Some(9))]).await;
    let find = async |shared| {
        let page =
            store.connection_list(&ConnectionQuery { shared: Some(shared), ..query(&acme) }).await.expect("reads");
        for row in &page.rows {
            assert_eq!(Shared::of(&row.bindings, acme.id(), NOW), shared, "{}", row.connection.name);
        }
        names(&page).join(",")
    };
    assert_eq!(find(Shared::Private).await, "alone,alone twice,not any more");
    assert_eq!(find(Shared::Restricted).await, "seen by all,with a team,with ann");
    assert_eq!(find(Shared::Organization).await, "used by all");
}
