#![doc = include_str!("../README.md")]

mod access_requests;
mod audit;
mod authentication;
mod connection_policies;
mod connections;
mod decided;
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
mod page;
mod refusals;
mod registrations;
mod request_log;
mod restriction_policy;
mod router;
mod system;
mod text_errors;

pub use decided::UnruledRoute;
pub use openapi::document;
pub use router::{App, Routes, router, sealed_router};
