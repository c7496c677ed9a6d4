#![doc = include_str!("../README.md")]

mod action;
mod catalog;
mod destination;
mod fault;
mod field;
mod icon;
mod integration;
mod pattern;
mod read;
mod source;
mod template;
mod token;
mod verification;

pub use action::{Action, Parameter, ValueType};
pub use catalog::Catalog;
pub use destination::DestinationError;
pub use fault::{CatalogError, Fault};
pub use field::{Field, FieldFault, FieldKind};
pub use integration::{Content, CredentialType, Integration};
pub use pattern::Pattern;
pub use token::{FederatedTemplate, TokenGrant, TokenTemplate};
pub use verification::{Predicate, Reading, StatusRange, Verdict, Verification};
