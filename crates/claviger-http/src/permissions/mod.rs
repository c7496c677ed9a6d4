//! `/api/v2/permissions`

pub(crate) mod list;
pub(crate) mod view;
