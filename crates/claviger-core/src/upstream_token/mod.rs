//! Tokens that do not die (product.md 9, security.md O6).
//!
//! What a request needs of a connection's token, in this order: from memory, still
//! sealed; from the connection's row; from the provider, by whoever has the lease
//! of that row. One request for all callers of this server that wait (`flight`),
//! one server at a time (the lease). What the provider gives is stored before it
//! is used, and what is there is kept until the provider says that it is over.

mod accept;
mod apart;
mod copy;
mod edited;
mod exchange;
mod fault;
mod flight;
mod inputs;
mod keep;
mod life;
mod memory;
mod ready;
mod refused;

pub(crate) use inputs::shape;
pub(crate) use memory::Tokens;
pub(crate) use ready::{Asker, Ready, UsedToken};
pub(crate) use refused::RefreshOn;

#[cfg(test)]
mod bench;
#[cfg(test)]
mod tests;
