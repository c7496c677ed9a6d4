#![doc = include_str!("../README.md")]

mod actor;
mod check;
mod decision;
mod explain;
mod grant;
mod operation;
mod permission;
mod permission_set;
mod permit;
pub mod policy;

pub use actor::{Actor, Facts, Via};
pub use check::decide_check;
pub use claviger_model::{Binding, Principal, Relation};
pub use decision::{Denial, Subject, decide, decide_policy, may, relation_of};
pub use explain::{Explanation, Reason, can, explain};
pub use grant::{Edit, Grant, Level, Resolve, View};
pub use operation::{Group, Need, Operation, RULES, Rule};
pub use permission::Permission;
pub use permission_set::PermissionSet;
pub use permit::{About, Decided, Permit};
