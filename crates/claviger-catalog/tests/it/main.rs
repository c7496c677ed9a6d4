//! The catalogue as its users see it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests: a failure is a failed test")]

mod broken;
mod destinations;
mod directory;
mod docs;
mod embedded;
