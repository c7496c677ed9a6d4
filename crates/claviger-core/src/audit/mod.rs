//! Reading the record: one page, all of it as lines, and the language in which
//! events are searched.

mod event;
pub(crate) mod list;
mod moment;
mod query;
mod reader;
mod stream;
pub(crate) mod strides;

pub use event::{Event, evt_name};
pub use list::{AuditFilter, AuditPage};
pub use moment::{BadMoment, Moment};
pub use query::{BadQuery, Query};
pub use stream::Export;
