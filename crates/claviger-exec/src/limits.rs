//! How much and how long (security.md E12).

use std::time::Duration;

/// How much and how long. All can be set; the defaults suit an API client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To resolve a name, and again to be connected.
    pub connect: Duration,
    /// For the TLS handshake.
    pub tls: Duration,
    /// From sending a request to the head of its answer, where the action
    /// names no deadline of its own.
    pub first_byte: Duration,
    /// Deadline for everything, where the action names none.
    pub total: Duration,
    /// The longest deadline an action may name.
    pub total_most: Duration,
    /// How long a streamed call may stand still.
    pub idle: Duration,
    /// How long an unused connection of ours is kept.
    pub keep_alive: Duration,
    /// Bytes of an answer's head.
    pub header_bytes: usize,
    /// Headers of an answer.
    pub header_count: usize,
    /// Bytes of an answer's body, after decoding.
    pub body_bytes: usize,
    /// How many times longer a body may become by decoding.
    pub ratio: usize,
    /// Decoded bytes from which on `ratio` is looked at.
    pub ratio_after: usize,
    /// Bytes of a request body.
    pub upload_bytes: usize,
    /// Requests under way for one connection (of an organization's, not TCP's).
    pub in_flight_connection: usize,
    /// Requests under way for one organization.
    pub in_flight_organization: usize,
    /// Failed attempts to connect to an origin after which it is left alone.
    pub breaker_failures: usize,
    /// The time in which they count, and for which it is left alone at most.
    pub breaker_window: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            tls: Duration::from_secs(5),
            first_byte: Duration::from_secs(15),
            total: Duration::from_secs(30),
            total_most: Duration::from_secs(120),
            idle: Duration::from_secs(60),
            keep_alive: Duration::from_secs(60),
            header_bytes: 32 << 10,
            header_count: 128,
            body_bytes: 10 << 20,
            ratio: 100,
            ratio_after: 1 << 20,
            upload_bytes: 10 << 20,
            in_flight_connection: 256,
            in_flight_organization: 1024,
            breaker_failures: 10,
            breaker_window: Duration::from_secs(30),
        }
    }
}
