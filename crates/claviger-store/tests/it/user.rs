//! People and service accounts: changes, lists, and who administers.

use claviger_model::{OrganizationId, Timestamp, User, UserId, UserStatus};
use claviger_store::{Store, StoreError, UserChange, UserQuery, UserSort, UserSortField};

use crate::support::{Installation, NOW, Place, id, on_both, role, user};

on_both!(
    a_change_changes_what_is_given,
    the_last_administrator_stays,
    who_cannot_sign_in_does_not_count_as_an_administrator,
    of_two_administrators_one_stays,
    lists_are_filtered_sorted_and_paged,
);

fn disabled(disabled: bool) -> UserChange {
    UserChange { disabled: Some(disabled), ..UserChange::default() }
}

async fn a_change_changes_what_is_given(place: &Place) {
    let (store, acme) = place.installed().await;
    let ann = user(acme.id(), "ann@acme.test");
    store.user_insert(&ann, &[]).await.expect("a new user");
    let later = Timestamp(NOW.0 + 5);
    let change =
        UserChange { name: Some(Some("Änne".into())), title: Some(Some("Smith".into())), ..Default::default() };
    let changed = store.user_update(acme.id(), ann.id, change, later).await.expect("is there");
    let wanted = User { name: Some("Änne".into()), title: Some("Smith".into()), modified_at: later, ..ann.clone() };
    assert_eq!(changed, wanted);
    assert_eq!(store.user_get(acme.id(), ann.id).await, Ok(Some(wanted.clone())));
    let found = list(&store, &query(&acme, "änne")).await;
    assert_eq!(found, ["ann@acme.test"], "the filter knows the new name");
    let change = UserChange { title: Some(None), email: Some("ane@acme.test".into()), ..disabled(true) };
    let changed = store.user_update(acme.id(), ann.id, change, later).await.expect("is there");
    assert_eq!(changed, User { title: None, email: "ane@acme.test".into(), disabled: true, ..wanted });
    let taken = UserChange { email: Some("admin@acme.test".into()), ..UserChange::default() };
    assert!(matches!(store.user_update(acme.id(), ann.id, taken, NOW).await, Err(StoreError::Taken { .. })));
    let foreign = id(OrganizationId);
    let both = [ann.id, id(UserId)];
    let found = store.users_get(acme.id(), &both).await.expect("reads");
    assert_eq!(found.into_iter().map(|user| user.id).collect::<Vec<_>>(), [ann.id]);
    assert_eq!(store.users_get(foreign, &both).await, Ok(vec![]));
    assert_eq!(store.user_update(foreign, ann.id, disabled(false), NOW).await, Err(StoreError::NotFound));
    assert_eq!(store.user_update(acme.id(), id(UserId), disabled(true), NOW).await, Err(StoreError::NotFound));
    assert!(store.user_get(acme.id(), ann.id).await.expect("reads").expect("is there").disabled);
}

async fn the_last_administrator_stays(place: &Place) {
    let (store, acme) = place.installed().await;
    let admin = acme.roles[0].id;
    let last = Err(StoreError::LastAdministrator);
    let pending = User { activated_at: None, ..user(acme.id(), "pending@acme.test") };
    let robot = User { service_account: true, ..user(acme.id(), "robot@acme.test") };
    for other in [&pending, &robot] {
        store.user_insert(other, &[admin]).await.expect("a new user");
    }
    let refused = store.user_update(acme.id(), acme.user.id, disabled(true), NOW).await;
    assert_eq!(refused, Err(StoreError::LastAdministrator), "who cannot come in administers nothing");
    assert_eq!(store.role_take(acme.id(), admin, acme.user.id).await, last);
    let custom = role(acme.id(), "Keeper", &["user_access_manage"]);
    store.role_insert(&custom).await.expect("a new role");
    let bob = user(acme.id(), "bob@acme.test");
    store.user_insert(&bob, &[custom.id]).await.expect("a new user");
    assert_eq!(store.role_take(acme.id(), admin, acme.user.id).await, last, "a custom role can be changed");
    assert_eq!(store.role_give(acme.id(), admin, bob.id, NOW).await, Ok(()));
    assert_eq!(store.role_give(acme.id(), admin, bob.id, NOW).await, Ok(()), "twice is once");
    assert_eq!(store.role_take(acme.id(), admin, acme.user.id).await, Ok(()));
    assert_eq!(store.role_take(acme.id(), admin, acme.user.id).await, Err(StoreError::NotFound));
    let refused = store.user_update(acme.id(), bob.id, disabled(true), NOW).await;
    assert_eq!(refused, Err(StoreError::LastAdministrator));
    assert!(!store.user_get(acme.id(), bob.id).await.expect("reads").expect("is there").disabled);
}

/// Sees to it that an administrator counts by the way that is open to them.
async fn who_cannot_sign_in_does_not_count_as_an_administrator(place: &Place) {
    let (store, acme) = place.installed().await;
    let (admin, organization) = (acme.roles[0].id, acme.organization.clone());
    let by_provider = User { password_hash: None, ..user(acme.id(), "sso@acme.test") };
    let mut login = crate::oidc::provider(&acme, vec![]);
    store.oidc_provider_insert(&login).await.expect("a provider");
    let came = crate::oidc::settlement(&by_provider, claviger_store::Joins::New, &[]);
    store.oidc_settle(&login, &came).await.expect("comes");
    store.role_give(acme.id(), admin, by_provider.id, NOW).await.expect("an administrator");
    let nameless = User { password_hash: None, ..user(acme.id(), "nothing@acme.test") };
    store.user_insert(&nameless, &[admin]).await.expect("a new user");

    let mut enable = async |enabled: bool| {
        (login.enabled, login.version) = (enabled, login.version + 1);
        store.oidc_provider_update(&login, false).await.expect("the next version");
    };
    let disable = async |who: &User, how| store.user_update(acme.id(), who.id, disabled(how), NOW).await;
    let last = Err(StoreError::LastAdministrator);
    enable(false).await;
    assert_eq!(disable(&acme.user, true).await, last, "the provider lets nobody in");
    assert_eq!(store.role_take(acme.id(), admin, acme.user.id).await, Err(StoreError::LastAdministrator));
    enable(true).await;
    disable(&acme.user, true).await.expect("there is another");
    assert_eq!(disable(&by_provider, true).await, last, "who has neither password nor provider is no use");
    disable(&acme.user, false).await.expect("comes back");

    let closed = claviger_model::Organization { password_sign_in: false, ..organization.clone() };
    store.organization_update(&organization, &closed, None).await.expect("passwords will not do");
    assert_eq!(disable(&by_provider, true).await, last, "a password is no use any more");
    enable(false).await;
    let other = user(acme.id(), "other@acme.test");
    store.user_insert(&other, &[]).await.expect("a new user");
    disable(&other, true).await.expect("nobody could sign in before, and that is not their doing");
    disable(&by_provider, true).await.expect("nor theirs");
    disable(&nameless, true).await.expect("nor theirs");
    assert_eq!(disable(&acme.user, true).await, last, "somebody goes on having the role");
}

async fn of_two_administrators_one_stays(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut left = acme.user.clone();
    for round in 0..10 {
        let ann = user(acme.id(), &format!("ann{round}@acme.test"));
        let bob = user(acme.id(), &format!("bob{round}@acme.test"));
        for each in [&ann, &bob] {
            store.user_insert(each, &[acme.roles[0].id]).await.expect("a new user");
        }
        store.user_update(acme.id(), left.id, disabled(true), NOW).await.expect("two are left");
        let (one, other) = tokio::join!(
            store.user_update(acme.id(), ann.id, disabled(true), NOW),
            store.role_take(acme.id(), acme.roles[0].id, bob.id),
        );
        assert_ne!(one.is_ok(), other.is_ok(), "round {round}: {one:?} {other:?}");
        left = if one.is_ok() { bob } else { ann };
    }
}

fn query(acme: &Installation, text: &str) -> UserQuery {
    UserQuery {
        organization_id: acme.id(),
        service_accounts: None,
        role: None,
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        statuses: vec![],
        sort: UserSort::default(),
        page: 0,
        size: 10,
    }
}

async fn list(store: &Store, query: &UserQuery) -> Vec<String> {
    let page = store.user_list(query).await.expect("reads");
    page.people.people.into_iter().map(|person| person.user.email).collect()
}

async fn lists_are_filtered_sorted_and_paged(place: &Place) {
    let (store, acme) = place.installed().await;
    let named = |name: &str, email: &str| User { name: Some(name.into()), ..user(acme.id(), email) };
    let ann = User { disabled: true, ..named("ann", "z@acme.test") };
    let bob = User { activated_at: None, created_at: Timestamp(1), ..named("Bob", "y@acme.test") };
    let robot = User { service_account: true, activated_at: None, ..named("100% robot", "x@acme.test") };
    for (each, roles) in [(&ann, vec![]), (&bob, vec![acme.roles[1].id]), (&robot, vec![acme.roles[2].id])] {
        store.user_insert(each, &roles).await.expect("a new user");
    }
    let (admin, x, y, z) = ("admin@acme.test", "x@acme.test", "y@acme.test", "z@acme.test");
    assert_eq!(list(&store, &query(&acme, "")).await, [admin, x, z, y], "by name, without regard to case");
    let sort = |field, descending| UserQuery { sort: UserSort { field, descending }, ..query(&acme, "") };
    assert_eq!(list(&store, &sort(UserSortField::Email, true)).await, [z, y, x, admin]);
    assert_eq!(list(&store, &sort(UserSortField::Status, false)).await, [admin, x, z, y]);
    assert_eq!(list(&store, &sort(UserSortField::CreatedAt, false)).await, [y, admin, z, x]);
    let states = |statuses| UserQuery { statuses, ..query(&acme, "") };
    assert_eq!(list(&store, &states(vec![UserStatus::Pending])).await, [y]);
    assert_eq!(list(&store, &states(vec![UserStatus::Active])).await, [admin, x]);
    assert_eq!(list(&store, &states(vec![UserStatus::Disabled, UserStatus::Pending])).await, [z, y]);
    assert_eq!(list(&store, &query(&acme, "BOB")).await, [y]);
    assert_eq!(list(&store, &query(&acme, "100%")).await, [x], "a percent sign is one");
    assert_eq!(list(&store, &query(&acme, "%")).await, [x]);
    let people = UserQuery { service_accounts: Some(false), ..query(&acme, "") };
    assert_eq!(list(&store, &people).await, [admin, z, y], "no service account");
    let robots = UserQuery { service_accounts: Some(true), ..query(&acme, "") };
    let page = store.user_list(&robots).await.expect("reads");
    assert_eq!((page.total, page.filtered, page.people.people.len()), (1, 1, 1));
    assert_eq!(page.people.people[0].roles, [acme.roles[2].id]);
    assert_eq!(page.people.roles, [acme.roles[2].clone()]);
    let standard = UserQuery { role: Some(acme.roles[1].id), ..query(&acme, "") };
    assert_eq!(list(&store, &standard).await, [y]);
    let second = UserQuery { page: 1, size: 3, text: Some("acme".into()), ..query(&acme, "") };
    let page = store.user_list(&second).await.expect("reads");
    assert_eq!((page.total, page.filtered, page.people.people.len()), (4, 4, 1));
    let foreign = UserQuery { organization_id: id(OrganizationId), ..query(&acme, "") };
    assert_eq!(store.user_list(&foreign).await.expect("reads").total, 0);
    assert_eq!(store.person(id(OrganizationId), bob.id).await, Ok(None));
}
