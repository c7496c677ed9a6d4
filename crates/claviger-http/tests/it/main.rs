//! The HTTP edge from outside.
#![expect(clippy::disallowed_methods, reason = "tests are clients: they open sockets to the server under test")]
#![expect(clippy::expect_used, reason = "a test that cannot go on ends")]

mod listen_support;
mod listener;
mod p27_framing;
mod p27_nginx;
mod p27_probes;
mod p28_slow;
mod trusted_proxies;
