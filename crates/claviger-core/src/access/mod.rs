//! Who has access to a connection, and why.

mod list;

pub use list::{AccessPage, AccessRow};
