//! Sets of coarse permissions.

use claviger_model::{BuiltInRole, Role, role::HeldRole};

use crate::Permission;

/// A set of coarse permissions: one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PermissionSet(u64);

// One bit for each.
const _: () = assert!(Permission::ALL.len() <= 64);

impl PermissionSet {
    /// The permissions given, and no other.
    pub fn of(permissions: impl IntoIterator<Item = Permission>) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | 1 << (permission as u32)))
    }

    /// Every permission.
    pub fn all() -> Self {
        Self::of(Permission::ALL.iter().copied())
    }

    /// The permissions with these names; one that this version does not know
    /// gives nothing.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(names.into_iter().filter_map(|name| name.parse().ok()))
    }

    /// What a built-in role gives.
    pub fn of_built_in(role: BuiltInRole) -> Self {
        Self::of(Permission::ALL.iter().copied().filter(|permission| permission.is_of(role)))
    }

    /// What a role that somebody has gives: a built-in one what the code says,
    /// whatever the database has.
    pub fn of_role(role: &HeldRole) -> Self {
        Self::of_either(role.built_in, &role.permissions)
    }

    /// What a role gives, in the same way.
    pub fn given_by(role: &Role) -> Self {
        Self::of_either(role.built_in, &role.permissions)
    }

    fn of_either(built_in: Option<BuiltInRole>, permissions: &[String]) -> Self {
        match built_in {
            Some(built_in) => Self::of_built_in(built_in),
            None => Self::from_names(permissions.iter().map(String::as_str)),
        }
    }

    /// What either has.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both have.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether `permission` is among them.
    pub fn has(self, permission: Permission) -> bool {
        self.0 & 1 << (permission as u32) != 0
    }

    /// The permissions, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }

    /// Their names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.iter().map(Permission::as_str)
    }
}
