#![doc = include_str!("../README.md")]

pub mod api_token;
mod chain;
mod client_secret;
mod context;
mod encoding;
mod error;
mod factor_seal;
mod gate;
mod key_bytes;
mod key_name;
mod literals;
mod open;
pub mod passwords;
mod primitive;
mod record;
mod renew;
mod reseal;
mod root_key;
mod root_key_file;
mod rotate_organization;
mod rotate_root;
mod seal;
mod token_seal;
mod vault;
mod wrap;

pub use api_token::{ApiToken, NewToken, TokenKind};
pub use chain::ChainMac;
pub use context::SealContext;
pub use error::{OpenError, ResealError, SealError, SealedReason};
pub use factor_seal::FACTOR_SECRET_BYTES;
pub use literals::LITERALS;
pub use passwords::{PasswordError, hash_password, verify_password};
pub use record::{MAX_FIELD_BYTES, MAX_FIELDS, Sealed};
pub use root_key::{RootKey, RootKeyError};
pub use token_seal::TokenGrant;
pub use vault::Vault;
