//! Service accounts (wire.md 10): users that nobody signs in as.

mod create;
mod list;
