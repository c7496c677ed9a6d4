//! Organizations: one file an operation. They are the operator's, who asks on the
//! server's own machine; no key of any organization reaches here.

mod create;
mod list;

pub use create::NewOrganization;
