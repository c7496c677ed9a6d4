//! One story for each method of the store, told to both engines.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests; clippy.toml covers the tests alone"
)]
mod audit;
mod audit_faults;
mod audit_mutations;
mod authorization;
mod authorization_link;
mod connection;
mod connection_list;
mod connection_rotation;
mod connections_many;
mod device;
mod factor;
mod idempotency;
mod identity;
mod invitation;
mod keys;
mod list_model;
mod lost_answer;
mod oidc;
mod passkey;
mod policy;
#[expect(dead_code, unreachable_pub, reason = "the testkit, to which the file belongs, uses the rest")]
#[path = "../../../claviger-testkit/src/postgres.rs"]
mod postgres;
mod revision;
mod role;
mod session;
mod sign_in;
mod sqlite_settings;
mod support;
mod team;
mod upstream_token;
mod user;
mod workload_key;
mod wrapped_key;
