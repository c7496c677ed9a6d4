//! `/api/v2/current_user`

pub(crate) mod get;
pub(crate) mod update;
