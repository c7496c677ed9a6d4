//! Invitations to become a member.

pub(crate) mod accept;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod send;
pub(crate) mod view;

/// What they are called on the wire.
pub(crate) const KIND: &str = "user_invitations";
