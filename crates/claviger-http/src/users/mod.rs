//! `/api/v2/users`

pub(crate) mod create;
pub(crate) mod disable;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod orgs;
pub(crate) mod permissions;
pub(crate) mod second_factors;
pub(crate) mod update;
pub(crate) mod view;
