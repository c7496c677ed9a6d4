//! Executions: one run of one action, on record.

mod again;
mod credential;
mod list;
mod proxy;
mod run;
mod send;

pub use claviger_exec::client::RequestBody;
pub use list::{ExecutionFilter, Executions};
pub use proxy::{Proxied, ProxyBody, ProxyInput, ProxyRefusal};
pub use run::{Execution, Run};
