//! `/api/v2/service_accounts`

pub(crate) mod create;
pub(crate) mod list;
