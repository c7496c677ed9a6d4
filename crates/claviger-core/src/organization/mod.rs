//! Organizations: one file an operation. To make and to list them is the operator's,
//! who asks on the server's own machine; no key of any organization reaches there.

mod create;
mod list;
mod update;

pub use create::NewOrganization;
