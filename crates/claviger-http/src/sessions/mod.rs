//! Browsers' sessions.

pub(crate) mod complete;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod end;
pub(crate) mod list;
pub(crate) mod options;
pub(crate) mod view;

/// What they are called on the wire.
pub(crate) const KIND: &str = "sessions";
