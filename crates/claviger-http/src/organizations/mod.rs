//! Organizations as answers name them, and one's own.

pub(crate) mod update;
pub(crate) mod view;
