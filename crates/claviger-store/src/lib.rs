#![doc = include_str!("../README.md")]

mod audit;
mod connect;
mod connection;
mod connection_list;
mod connection_maintain;
mod connection_row;
mod engine;
mod entity;
mod error;
mod idempotency;
mod installation;
mod key;
mod membership;
mod migrate;
mod organization;
mod policy;
mod policy_list;
mod principal;
mod registration;
mod resource_policy;
mod revision;
mod role;
mod team;
mod token;
mod user;
mod wrapped_key;
mod write;

pub use audit::{AuditEvent, AuditPerson, AuditQuery, AuditWriter, PATIENCE, Settled, Sign};
pub use connect::Store;
pub use connection_list::{ConnectionPage, ConnectionQuery, Shared, Sort, SortField};
pub use engine::Engine;
pub use error::StoreError;
pub use idempotency::Begin;
pub use installation::Founding;
pub use policy_list::PolicyQuery;
