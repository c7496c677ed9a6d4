//! `/api/v2/actions/integrations`: the catalog, one file an operation.

pub(crate) mod get;
pub(crate) mod icon;
pub(crate) mod list;
pub(crate) mod view;
