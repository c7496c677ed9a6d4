//! Every figure of the listener in one place (security.md W7, P28).

use std::time::Duration;

/// How much and how long a client may. The defaults are what security.md
/// promises; tests shorten the times.
#[derive(Debug, Clone)]
pub struct ListenLimits {
    /// Connections open at once.
    pub connections: usize,
    /// Of these, from one client address (one /64 in IPv6).
    pub connections_per_address: usize,
    /// A TLS handshake must be done in this time.
    pub handshake: Duration,
    /// A request head must be complete this long after its first byte, and a
    /// new connection's first byte must have arrived in this time.
    pub head: Duration,
    /// Largest request head, in bytes.
    pub head_bytes: usize,
    /// Most header fields in a request.
    pub head_fields: usize,
    /// Longest request target, in bytes.
    pub target_bytes: usize,
    /// A connection without a request is closed after this time.
    pub idle: Duration,
    /// Time spent waiting for a body before its pace is looked at.
    pub body_grace: Duration,
    /// Least bytes a second of a body, averaged over the time spent waiting.
    pub body_rate: u64,
    /// Largest request body, in bytes; routes may allow less.
    pub body_bytes: u64,
    /// A client that takes no byte of an answer for this long is cut off.
    pub write_stall: Duration,
    /// How long a connection that is closed early is still drained, so that
    /// the client can read the answer.
    pub linger: Duration,
    /// How long requests under way may take at shutdown.
    pub drain: Duration,
    /// HTTP/2: streams open at once on one connection.
    pub h2_streams: u32,
    /// HTTP/2: requests cancelled within one second before goodbye.
    pub h2_resets: u32,
}

impl Default for ListenLimits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            connections_per_address: 1_000,
            handshake: Duration::from_secs(5),
            head: Duration::from_secs(5),
            head_bytes: 16 * 1024,
            head_fields: 100,
            target_bytes: 8 * 1024,
            idle: Duration::from_secs(60),
            body_grace: Duration::from_secs(5),
            body_rate: 1024,
            body_bytes: 16 * 1024 * 1024,
            write_stall: Duration::from_secs(30),
            linger: Duration::from_secs(2),
            drain: Duration::from_secs(30),
            h2_streams: 100,
            h2_resets: 20,
        }
    }
}
