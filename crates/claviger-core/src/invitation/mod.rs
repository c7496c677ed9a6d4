//! Invitations (wire.md 7): from a user who is added to one who comes.

mod accept;
mod delete;
mod get;
mod send;

use claviger_model::{Invitation, Secret};

/// What the record and a 404 call it.
pub(crate) const ASSET: &str = "invitation";

/// An invitation that was just made, with the only sight of its token.
#[derive(Debug)]
pub struct Sent {
    /// What is kept of it.
    pub invitation: Invitation,
    /// Whoever has it may accept, once.
    pub token: Secret<String>,
}
