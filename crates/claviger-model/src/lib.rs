#![doc = include_str!("../README.md")]

pub mod audit;
pub mod connection;
pub mod credential;
pub mod destination;
pub mod entropy;
pub mod id;
pub mod invalid;
pub mod json;
pub mod key;
pub mod relation;
pub mod scheme;
pub mod secret;
pub mod tag;
pub mod time;

pub use audit::{Action, Outcome, OutcomeStatus};
pub use connection::{Connection, Health, HealthState};
pub use credential::OpenedCredential;
pub use destination::{Destination, Origin, Scheme};
pub use entropy::Entropy;
pub use id::*;
pub use invalid::{FieldError, Invalid};
pub use json::Json;
pub use relation::{Binding, Principal, Relation};
pub use secret::Secret;
pub use tag::Tag;
pub use time::{Clock, Timestamp};
