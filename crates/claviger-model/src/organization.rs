//! Organizations: each has its own people, connections and keys.

use crate::{OrganizationId, Timestamp};

/// An organization.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// What people call it.
    pub name: String,
    /// Tells it from the server's others where people sign in; unique.
    pub handle: String,
    /// Whether a password will do to sign in.
    pub password_sign_in: bool,
    /// When it was made.
    pub created_at: Timestamp,
}
