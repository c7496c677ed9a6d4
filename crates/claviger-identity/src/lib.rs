#![doc = include_str!("../README.md")]

pub mod authorization;
pub mod callback;
pub mod discovery;
pub mod id_token;
pub mod issuer;
pub mod keys;
pub mod passkey;
#[cfg(test)]
mod signer;
pub mod totp;
pub mod workload;
