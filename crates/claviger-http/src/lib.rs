#![doc = include_str!("../README.md")]

mod audit;
mod authentication;
mod connections;
mod error;
mod executions;
mod extract;
mod idempotency;
mod integrations;
mod jsonapi;
mod keys;
pub mod listen;
mod metrics;
mod openapi;
mod refusals;
mod registrations;
mod request_log;
mod router;
mod system;

/// What [`listen::serve`] serves, so that nobody else needs the web framework.
pub use axum::Router;
pub use openapi::document;
pub use router::{App, router, sealed_router};
