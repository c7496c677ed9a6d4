//! `/api/v2/actions/access_requests`: one file an operation.

pub(crate) mod approve;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod refuse;
mod view;
pub(crate) mod withdraw;

/// `data.type` of a request.
const KIND: &str = "access_request";
