//! Second factors of one's own.

pub(crate) mod confirm;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod view;

/// What they are called on the wire.
pub(crate) const KIND: &str = "second_factors";
