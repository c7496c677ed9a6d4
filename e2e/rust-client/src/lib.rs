//! The official Rust client, set to a real server on an empty directory.

mod cases;
mod client;
mod server;

pub use cases::{Case, cases};
pub use client::{Answer, Client};
pub use server::Server;
