//! `/api/v2/current_user/application_keys`: one's own, one file an operation.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;
