//! Roles: changes and lists.

use claviger_model::{OrganizationId, RoleId, Timestamp};
use claviger_store::{
    CountedRole, PermissionChange, RoleChange, RoleQuery, RoleSort, RoleSortField, Store, StoreError,
};

use crate::support::{NOW, Place, id, on_both, role, user};

on_both!(a_role_changes, lists_are_filtered_sorted_and_counted);

fn give(change: PermissionChange) -> RoleChange {
    RoleChange { permissions: Some(change), ..RoleChange::default() }
}

async fn a_role_changes(place: &Place) {
    let (store, acme) = place.installed().await;
    let ops = role(acme.id(), "Ops", &["connections_read"]);
    store.role_insert(&ops).await.expect("a new role");
    let later = Timestamp(NOW.0 + 1);
    let change = async |change| store.role_update(acme.id(), ops.id, change, later).await;
    let added = change(give(PermissionChange::Add("apps_run".into()))).await.expect("is there");
    assert_eq!((added.permissions.join(" "), added.modified_at), ("apps_run connections_read".into(), later));
    assert_eq!(change(give(PermissionChange::Add("apps_run".into()))).await, Ok(added.clone()), "twice is once");
    assert_eq!(store.roles_get(acme.id(), &[ops.id]).await, Ok(vec![added]));
    let removed = change(give(PermissionChange::Remove("connections_read".into()))).await.expect("is there");
    assert_eq!(removed.permissions, ["apps_run"]);
    let renamed = RoleChange { name: Some("Operations".into()), ..give(PermissionChange::Set(vec![])) };
    let renamed = change(renamed).await.expect("is there");
    assert_eq!((renamed.name.as_str(), renamed.permissions.len()), ("Operations", 0));
    let taken = RoleChange { name: Some("STANDARD".into()), ..RoleChange::default() };
    assert!(matches!(change(taken).await, Err(StoreError::Taken { .. })), "names differ by more than case");
    let (foreign, none) = (id(OrganizationId), RoleChange::default());
    assert_eq!(store.role_update(foreign, ops.id, none.clone(), NOW).await, Err(StoreError::NotFound));
    assert_eq!(store.role_update(acme.id(), id(RoleId), none.clone(), NOW).await, Err(StoreError::NotFound));
    assert_eq!(store.role_update(acme.id(), acme.roles[1].id, none, NOW).await, Err(StoreError::BuiltIn));
    assert_eq!(store.role_delete(acme.id(), acme.roles[1].id).await, Err(StoreError::BuiltIn));
    assert_eq!(store.role_delete(foreign, ops.id).await, Err(StoreError::NotFound));
    assert_eq!(store.role_give(foreign, ops.id, acme.user.id, NOW).await, Err(StoreError::NotFound));
    assert_eq!(store.role_give(acme.id(), id(RoleId), acme.user.id, NOW).await, Err(StoreError::NotFound));
    store.role_give(acme.id(), ops.id, acme.user.id, NOW).await.expect("both are there");
    assert_eq!(store.role_get(acme.id(), ops.id).await.expect("reads").expect("is there").users, 1);
    store.role_delete(acme.id(), ops.id).await.expect("is there");
    assert_eq!(store.role_get(acme.id(), ops.id).await, Ok(None));
    let (roles, _) = store.standing(acme.id(), acme.user.id).await.expect("reads");
    assert_eq!(roles.len(), 1, "nobody has it any more");
}

async fn names(store: &Store, query: &RoleQuery) -> Vec<String> {
    store.role_list(query).await.expect("reads").roles.into_iter().map(|counted| counted.role.name).collect()
}

async fn lists_are_filtered_sorted_and_counted(place: &Place) {
    let (store, acme) = place.installed().await;
    let ops = role(acme.id(), "ops/*", &["connections_read", "apps_run"]);
    store.role_insert(&ops).await.expect("a new role");
    for number in 0..2 {
        let user = user(acme.id(), &format!("{number}@acme.test"));
        store.user_insert(&user, &[ops.id]).await.expect("a new user");
    }
    let query =
        RoleQuery { organization_id: acme.id(), text: None, ids: None, sort: RoleSort::default(), page: 0, size: 10 };
    assert_eq!(names(&store, &query).await, ["Admin", "ops/*", "Read Only", "Standard"]);
    let by_count =
        RoleQuery { sort: RoleSort { field: RoleSortField::UserCount, descending: true }, size: 2, ..query.clone() };
    assert_eq!(names(&store, &by_count).await, ["ops/*", "Admin"]);
    let some = RoleQuery { text: Some("OPS/*".into()), ..query.clone() };
    let page = store.role_list(&some).await.expect("reads");
    assert_eq!((page.total, page.filtered), (4, 1));
    let mut ops = ops;
    ops.permissions.sort();
    assert_eq!(page.roles, [CountedRole { role: ops.clone(), users: 2 }]);
    let chosen = RoleQuery { ids: Some(vec![ops.id, id(RoleId)]), ..query.clone() };
    assert_eq!(names(&store, &chosen).await, ["ops/*"]);
    let foreign = RoleQuery { organization_id: id(OrganizationId), ..query };
    assert_eq!(store.role_list(&foreign).await.expect("reads").total, 0);
    assert_eq!(store.roles_get(id(OrganizationId), &[ops.id]).await, Ok(vec![]));
}
