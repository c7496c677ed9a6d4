#![doc = include_str!("../README.md")]

mod api_keys;
mod application_keys;
mod audit;
mod authentication;
mod connections;
mod decided;
mod error;
mod executions;
mod extract;
mod idempotency;
mod integrations;
mod jsonapi;
mod key_query;
mod key_view;
mod keys;
pub mod listen;
mod metrics;
mod openapi;
mod own_application_keys;
mod page;
mod personal_access_tokens;
mod refusals;
mod registrations;
mod request_log;
mod router;
mod service_account_keys;
mod service_account_tokens;
mod system;
mod text_errors;

pub use decided::UnruledRoute;
pub use openapi::document;
pub use router::{App, Routes, router, sealed_router};
