#![doc = include_str!("../README.md")]

mod actor;
mod decision;
mod grant;
mod permission;

pub use actor::{Actor, Via};
pub use claviger_model::{Binding, Principal, Relation};
pub use decision::{Denial, Subject, decide, relation_of};
pub use grant::{Edit, Grant, Level, Resolve, View};
pub use permission::{Permission, PermissionSet};
