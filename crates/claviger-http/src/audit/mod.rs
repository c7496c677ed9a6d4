//! `/api/v2/audit/events`: the record.

pub(crate) mod list;
mod page;
pub(crate) mod search;
pub(crate) mod stream;
mod view;
