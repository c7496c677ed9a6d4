//! The crate's one integration-test binary.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails is to stop and to say so"
)]

mod actions_answer;
mod actions_body;
mod actions_certificate;
mod actions_inputs;
mod actions_redirect;
mod aws;
mod certificates;
mod client_certificates;
mod digest;
mod dns;
mod e13_authority;
mod e7_narrow_rules;
mod p17;
mod p18_guard;
mod p19_rebinding;
mod p20;
mod p21_limits;
mod p29_sigv4;
mod pooling;
mod proxying;
mod stub;
mod tls;
mod token;
mod upstream;
