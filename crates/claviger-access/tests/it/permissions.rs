//! The enum against the committed table.

use std::collections::BTreeSet;

use claviger_access::{Permission, PermissionSet};
use claviger_model::BuiltInRole;

#[test]
fn permissions_are_those_of_the_table() {
    let table: toml::Table = include_str!("../../permissions.toml").parse().expect("TOML");
    let rows = table["permission"].as_array().expect("an array");
    assert_eq!(rows.len(), Permission::ALL.len());
    for (row, permission) in rows.iter().zip(Permission::ALL) {
        let text = |name: &str| row[name].as_str().expect("a text");
        let has = [
            permission.as_str(),
            permission.display_name(),
            permission.description(),
            permission.group_name(),
            permission.display_type(),
        ];
        assert_eq!(has, ["name", "display_name", "description", "group_name", "display_type"].map(text));
        assert_eq!(permission.id().to_string(), text("id"));
        assert_eq!(Some(permission.restricted()), row["restricted"].as_bool(), "{}", permission.as_str());
        for role in BuiltInRole::ALL {
            let listed =
                row["roles"].as_array().expect("roles").iter().any(|each| each.as_str() == Some(role.as_str()));
            assert_eq!(PermissionSet::of_built_in(role).has(*permission), listed, "{} {role:?}", permission.as_str());
        }
        assert_eq!(permission.as_str().parse(), Ok(*permission));
    }
    let ids: BTreeSet<_> = Permission::ALL.iter().map(|each| each.id()).collect();
    assert_eq!(ids.len(), Permission::ALL.len(), "no id twice");
}

#[test]
fn a_name_that_is_almost_right_gives_nothing() {
    for name in ["CONNECTIONS_READ", " connections_read", "connections_read\0", "connections-read", "", "*"] {
        assert_eq!(PermissionSet::from_names([name]), PermissionSet::default(), "{name:?}");
    }
}
