#![doc = include_str!("../README.md")]

pub mod client;
mod error;
mod exec;
pub mod guard;
pub mod redact;
pub mod template;

pub use error::{ActionError, ErrorCode};
pub use exec::{EgressConfig, Exec, Limits};
pub use guard::{Target, TargetError};
