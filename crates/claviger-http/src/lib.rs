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

pub use openapi::document;
pub use router::{App, Routes, router, sealed_router};
