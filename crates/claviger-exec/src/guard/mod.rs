//! The guard: where we go, decided on the typed URL and again on every socket
//! address, and nowhere else (security.md 3.3, E1 to E8).

mod target;

pub use target::{Target, TargetError};
