//! Organizations as answers name them.

pub(crate) mod view;
