#![doc = include_str!("../README.md")]

mod access_requests;
mod audit;
mod authentication;
mod connection_policies;
mod connections;
mod current_user;
mod decided;
mod error;
mod executions;
mod extract;
mod idempotency;
mod included;
mod integrations;
mod jsonapi;
mod keys;
pub mod listen;
mod metrics;
mod openapi;
mod organizations;
mod page;
mod permissions;
mod refusals;
mod registrations;
mod request_log;
mod restriction_policy;
mod roles;
mod router;
mod service_accounts;
mod system;
mod text_errors;
mod users;

pub use decided::UnruledRoute;
pub use openapi::document;
pub use router::{App, Routes, router, sealed_router};
