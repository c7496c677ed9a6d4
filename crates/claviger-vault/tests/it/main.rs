//! The vault seen from outside: through its API and through the bytes it stores.

#![expect(clippy::expect_used, reason = "a test's helpers fail the test")]

mod client_secret;
mod factors;
mod independent;
mod keys;
mod p24_constant_time;
mod permits;
mod repeats;
mod reseal;
mod rotation;
mod staged;
mod support;
mod tampering;
mod tokens;
mod transplants;
mod vectors;
