//! `/api/v2/current_user`

pub(crate) mod get;
pub(crate) mod password;
pub(crate) mod update;
