//! Roles: named sets of coarse permissions.

use std::str::FromStr;

use crate::{OrganizationId, RoleId, Timestamp};

/// The built-in roles. What they give is fixed in code, so that nobody takes the
/// last administrator's rights away by editing a role.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BuiltInRole {
    /// Everything.
    Admin,
    /// Make and use connections and apps.
    Standard,
    /// Look only.
    ReadOnly,
}

impl BuiltInRole {
    /// Every built-in role.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Standard, Self::ReadOnly];

    /// As kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Standard => "standard",
            Self::ReadOnly => "read_only",
        }
    }

    /// As people see it.
    pub fn display_name(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Standard => "Standard",
            Self::ReadOnly => "Read Only",
        }
    }
}

impl FromStr for BuiltInRole {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}

/// A role of an organization.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// What people call it; unique in the organization without regard to case.
    pub name: String,
    /// Which built-in one it is, if it is one.
    pub built_in: Option<BuiltInRole>,
    /// Names of what it gives; empty for built-in ones, whose permissions are code.
    pub permissions: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}

/// A role that somebody has, with what it gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldRole {
    /// Its id.
    pub id: RoleId,
    /// Which built-in one it is, if it is one.
    pub built_in: Option<BuiltInRole>,
    /// Names of what it gives; empty for built-in ones.
    pub permissions: Vec<String>,
}
