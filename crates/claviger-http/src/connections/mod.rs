//! `/api/v2/actions/connections`: one file an operation.

pub(crate) mod access;
pub(crate) mod activity;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod disable;
pub(crate) mod enable;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod proxy;
pub(crate) mod reassign;
pub(crate) mod rotation;
pub(crate) mod test;
pub(crate) mod test_new;
mod test_view;
pub(crate) mod update;
pub(crate) mod usage;
mod view;

/// `data.type` of a connection.
const KIND: &str = "action_connection";
