#![doc = include_str!("../README.md")]

pub mod client;
mod error;
mod exec;
pub mod guard;
pub mod host_keys;
pub mod http_request;
mod limits;
mod proxy;
pub mod redact;
mod redirect;
pub mod scheme;
pub mod secret_store;
pub mod template;
mod token;

pub use error::{ActionError, ErrorCode};
pub use exec::{EgressConfig, EgressConfigError, Exec};
pub use guard::{AllowRule, AllowRuleError, Target, TargetError};
pub use http_request::{ActionResult, HttpRequest, Received, Step, header_fault};
pub use limits::Limits;
pub use proxy::{ProxyBody, ProxyRequest, ProxyResponse};
