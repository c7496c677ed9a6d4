//! The decision against the whole table, against a model of its own, and
//! against the table of permissions.

#![expect(clippy::expect_used, reason = "helpers of tests; clippy.toml covers the tests alone")]

mod golden;
mod model;
mod permissions;
mod properties;
