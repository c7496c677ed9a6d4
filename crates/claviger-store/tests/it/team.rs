//! Teams and who is in them: changes and lists.

use claviger_model::{Membership, OrganizationId, ProviderId, TeamId, Timestamp, UserId};
use claviger_store::{
    CountedTeam, MembershipQuery, MembershipSortField, StoreError, TeamChange, TeamQuery, TeamSortField,
};

use crate::support::{NOW, Place, id, membership, on_both, team, user};

on_both!(a_team_changes, people_come_and_go, teams_are_listed, members_are_listed);

async fn a_team_changes(place: &Place) {
    let (store, acme) = place.installed().await;
    let (crew, foreign) = (team(acme.id(), "crew"), id(OrganizationId));
    store.team_insert(&crew, &[membership(crew.id, acme.user.id)]).await.expect("a new team");
    let counted = CountedTeam { team: crew.clone(), users: 1, managed: false };
    assert_eq!(store.team_get(acme.id(), crew.id).await, Ok(Some(counted)));
    assert_eq!(store.team_get(foreign, crew.id).await, Ok(None));
    let stranger = membership(crew.id, id(UserId));
    let ghosts = team(acme.id(), "ghosts");
    assert_eq!(store.team_insert(&ghosts, &[stranger]).await, Err(StoreError::NotFound));
    assert_eq!(store.team_get(acme.id(), ghosts.id).await, Ok(None), "a team with a stranger in it is not made");

    let later = Timestamp(NOW.0 + 1);
    let change = async |change| store.team_update(acme.id(), crew.id, change, later).await;
    let described = TeamChange {
        name: Some("The crew".into()),
        description: Some(Some("who rows".into())),
        visible_modules: Some(None),
        hidden_modules: Some(Some(vec!["two".into()])),
        ..TeamChange::default()
    };
    let after = change(described).await.expect("is there");
    assert_eq!((after.handle.as_str(), after.name.as_str(), after.banner), ("crew", "The crew", Some(3)));
    assert_eq!((after.visible_modules.clone(), after.hidden_modules.clone()), (None, Some(vec!["two".into()])));
    assert_eq!((after.created_at, after.modified_at), (NOW, later));
    assert_eq!(store.team_get(acme.id(), crew.id).await.expect("reads").expect("is there").team, after);
    let other = team(acme.id(), "other");
    store.team_insert(&other, &[]).await.expect("a new team");
    let named = TeamChange { name: Some("OTHER".into()), ..TeamChange::default() };
    assert!(matches!(change(named).await, Err(StoreError::Taken { .. })), "names differ by more than case");
    let handled = TeamChange { handle: Some("other".into()), ..TeamChange::default() };
    assert!(matches!(change(handled).await, Err(StoreError::Taken { .. })));
    let none = TeamChange::default();
    assert_eq!(store.team_update(foreign, crew.id, none.clone(), NOW).await, Err(StoreError::NotFound));
    assert_eq!(store.team_update(acme.id(), id(TeamId), none, NOW).await, Err(StoreError::NotFound));

    assert_eq!(store.team_delete(foreign, crew.id).await, Err(StoreError::NotFound));
    store.team_delete(acme.id(), crew.id).await.expect("is there");
    assert_eq!(store.team_delete(acme.id(), crew.id).await, Err(StoreError::NotFound));
    let (_, teams) = store.standing(acme.id(), acme.user.id).await.expect("reads");
    assert_eq!(teams, [], "nobody is in it any more");
}

async fn people_come_and_go(place: &Place) {
    let (store, acme) = place.installed().await;
    let (crew, foreign) = (team(acme.id(), "crew"), id(OrganizationId));
    let (ann, bob) = (user(acme.id(), "ann@acme.test"), user(acme.id(), "bob@acme.test"));
    for each in [&ann, &bob] {
        store.user_insert(each, &[]).await.expect("a new user");
    }
    store.team_insert(&crew, &[membership(crew.id, ann.id)]).await.expect("a new team");
    let given = Membership { admin: true, created_by: Some(ann.id), ..membership(crew.id, bob.id) };
    let stored = store.membership_insert(acme.id(), &given).await.expect("a new member");
    assert_eq!(stored, Membership { number: 2, ..given }, "numbers grow in the team");
    let place = (crew.id, bob.id);
    assert_eq!(store.membership_get(acme.id(), place).await, Ok(Some(stored.clone())));
    assert_eq!(store.membership_get(foreign, place).await, Ok(None));
    assert_eq!(store.memberships_of(acme.id(), bob.id).await, Ok(vec![stored]));
    assert_eq!(store.memberships_of(foreign, bob.id).await, Ok(vec![]));

    store.membership_set_admin(acme.id(), place, false).await.expect("is in it");
    assert!(!store.membership_get(acme.id(), place).await.expect("reads").expect("is in it").admin);
    let nobody = (crew.id, acme.user.id);
    assert_eq!(store.membership_set_admin(acme.id(), nobody, true).await, Err(StoreError::NotFound));
    assert_eq!(store.membership_set_admin(foreign, place, true).await, Err(StoreError::NotFound));
    assert_eq!(store.membership_delete(foreign, place).await, Err(StoreError::NotFound));
    store.membership_delete(acme.id(), place).await.expect("is in it");
    assert_eq!(store.membership_delete(acme.id(), place).await, Err(StoreError::NotFound));
    let (_, teams) = store.standing(acme.id(), bob.id).await.expect("reads");
    assert_eq!(teams, []);
}

async fn teams_are_listed(place: &Place) {
    let (store, acme) = place.installed().await;
    let (ann, crew, empty) =
        (user(acme.id(), "ann@acme.test"), team(acme.id(), "crew*"), team(acme.id(), "a crew of none"));
    store.user_insert(&ann, &[]).await.expect("a new user");
    let provisioned = Membership { provisioned_by: Some(id(ProviderId)), ..membership(crew.id, ann.id) };
    store.team_insert(&crew, &[provisioned]).await.expect("a new team");
    store.team_insert(&empty, &[]).await.expect("a new team");
    let query = TeamQuery {
        organization_id: acme.id(),
        text: None,
        member: None,
        sort: TeamSortField::Name,
        descending: false,
        offset: 0,
        limit: 10,
    };
    let list = async |query: &TeamQuery| {
        let (teams, total) = store.team_list(query).await.expect("reads");
        (teams.into_iter().map(|counted| (counted.team.name, counted.users)).collect::<Vec<_>>(), total)
    };
    let (none, some) = (("a crew of none".to_owned(), 0), ("crew*".to_owned(), 1));
    assert_eq!(list(&query).await, (vec![none.clone(), some.clone()], 2));
    let by_count = TeamQuery { sort: TeamSortField::UserCount, descending: true, limit: 1, ..query.clone() };
    assert_eq!(list(&by_count).await, (vec![some.clone()], 2));
    assert_eq!(list(&TeamQuery { offset: 1, ..by_count }).await, (vec![none], 2));
    let star = TeamQuery { text: Some("CREW*".into()), ..query.clone() };
    assert_eq!(list(&star).await, (vec![some.clone()], 1), "a star is a star");
    assert_eq!(list(&TeamQuery { member: Some(ann.id), ..query.clone() }).await, (vec![some], 1));
    assert_eq!(list(&TeamQuery { organization_id: id(OrganizationId), ..query.clone() }).await, (vec![], 0));
    assert!(store.team_list(&star).await.expect("reads").0[0].managed, "somebody was put in it by a provider");
    assert_eq!(store.teams_get(id(OrganizationId), &[crew.id]).await, Ok(vec![]));
}

async fn members_are_listed(place: &Place) {
    let (store, acme) = place.installed().await;
    let crew = team(acme.id(), "crew");
    store.team_insert(&crew, &[]).await.expect("a new team");
    for (name, email) in [("Zoe", "a@acme.test"), ("ann", "z@acme.test")] {
        let mut each = user(acme.id(), email);
        each.name = Some(name.into());
        store.user_insert(&each, &[]).await.expect("a new user");
        store.membership_insert(acme.id(), &membership(crew.id, each.id)).await.expect("a new member");
    }
    let query = MembershipQuery {
        organization_id: acme.id(),
        team_id: crew.id,
        text: None,
        sort: MembershipSortField::Name,
        descending: false,
        offset: 0,
        limit: 10,
    };
    let list = async |query: &MembershipQuery| {
        let (members, total) = store.membership_list(query).await.expect("reads");
        assert!(members.iter().all(|(membership, user)| membership.user_id == user.id));
        (members.into_iter().map(|(_, user)| user.email).collect::<Vec<_>>().join(" "), total)
    };
    assert_eq!(list(&query).await, ("z@acme.test a@acme.test".into(), 2));
    let by_email = MembershipQuery { sort: MembershipSortField::Email, ..query.clone() };
    assert_eq!(list(&by_email).await, ("a@acme.test z@acme.test".into(), 2));
    assert_eq!(list(&MembershipQuery { descending: true, limit: 1, ..by_email }).await, ("z@acme.test".into(), 2));
    assert_eq!(list(&MembershipQuery { text: Some("ZOE".into()), ..query.clone() }).await, ("a@acme.test".into(), 1));
    assert_eq!(list(&MembershipQuery { offset: 5, ..query.clone() }).await, (String::new(), 2));
    assert_eq!(list(&MembershipQuery { organization_id: id(OrganizationId), ..query }).await, (String::new(), 0));
}
