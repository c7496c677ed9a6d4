//! `/api/v2/actions/executions`: one file an operation.

pub(crate) mod create;
pub(crate) mod event;
pub(crate) mod get;
pub(crate) mod list;
