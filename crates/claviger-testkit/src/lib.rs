#![doc = include_str!("../README.md")]
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on ends; what it found is printed"
)]

pub mod canary;
mod client;
pub mod database;
mod openapi;
pub mod postgres;
mod server;
mod upstream;
mod world;

pub use client::{Answer, Client, raw};
pub use server::{Keys, Options, Server};
pub use upstream::{Received, Reply, Upstream};
pub use world::World;
