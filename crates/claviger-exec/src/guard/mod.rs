//! The guard: where we go, decided on the typed URL and again on every socket
//! address, and nowhere else (security.md 3.3, E1 to E8).

mod address;
mod allow;
mod below;
mod connect;
mod host;
mod port;
mod resolve;
mod target;
mod text;

pub use allow::{AllowRule, AllowRuleError};
pub(crate) use below::check_below;
use below::join;
pub(crate) use connect::{ConnectFault, Guard, tls_name};
pub use target::{Target, TargetError};
