//! What people see in a browser: the one page that all of the user interface is, and
//! the files that it loads. Neither depends on who asks.

pub(crate) mod asset;
mod encoding;
mod files;
pub(crate) mod page;
