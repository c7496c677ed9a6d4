//! Health, metrics, the document and the pages about them.

pub(crate) mod docs;
pub(crate) mod headers;
pub(crate) mod health;
pub(crate) mod style;
