//! `/api/v2/roles`

pub(crate) mod clone;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod permission_add;
pub(crate) mod permission_list;
pub(crate) mod permission_remove;
pub(crate) mod template_list;
pub(crate) mod update;
pub(crate) mod user_add;
pub(crate) mod user_list;
pub(crate) mod user_remove;
pub(crate) mod view;
