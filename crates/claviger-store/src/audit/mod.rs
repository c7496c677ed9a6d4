//! The record: appended by one thread, read like everything else.

mod chain;
#[cfg(test)]
mod fixture;
mod open;
mod orphans;
mod postgres;
mod queue;
mod read;
mod sqlite;
mod waiting;
mod worker;
mod writer;

pub use open::Settled;
pub use read::{AuditEvent, AuditPerson, AuditQuery};
pub use waiting::PATIENCE;
pub use writer::{AuditWriter, Sign};
