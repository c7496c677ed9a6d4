//! Passkeys: adding one, and signing in with one, which needs neither address nor
//! password, and counts as both factors.

mod answer;
mod ask;
mod create;
mod delete;
mod enter;
mod list;

pub use ask::{Asked, AskedToCreate};
pub use claviger_identity::passkey::{ALGORITHMS, CHALLENGE_BYTES, Party};
pub use create::Added;

pub(crate) use answer::Answer;

/// What the record and a 404 call it.
pub(crate) const ASSET: &str = "passkey";
