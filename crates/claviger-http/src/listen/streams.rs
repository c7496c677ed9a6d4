//! What an HTTP/2 connection is doing: idle since when, and how often its
//! client asked only to cancel (security.md X12).

use std::{sync::Arc, time::Duration};

use parking_lot::Mutex;
use tokio::{sync::Notify, time::Instant};

use super::ListenLimits;

/// The streams of one connection.
#[derive(Debug)]
pub(super) struct Streams {
    state: Mutex<State>,
    resets: u32,
    flooded: Notify,
}

#[derive(Debug)]
struct State {
    open: usize,
    seen: bool,
    quiet_since: Instant,
    window: Instant,
    cancelled: u32,
}

/// One stream; dropped before its answer is begun, it was cancelled.
#[derive(Debug)]
pub(super) struct Stream {
    streams: Arc<Streams>,
    answered: bool,
}

impl Streams {
    pub(super) fn new(limits: &ListenLimits) -> Arc<Self> {
        let now = Instant::now();
        let state = State { open: 0, seen: false, quiet_since: now, window: now, cancelled: 0 };
        Arc::new(Self { state: Mutex::new(state), resets: limits.h2_resets, flooded: Notify::new() })
    }

    /// A request arrived.
    pub(super) fn begin(self: &Arc<Self>) -> Stream {
        let mut state = self.state.lock();
        state.open += 1;
        state.seen = true;
        Stream { streams: self.clone(), answered: false }
    }

    /// When the connection has been idle for too long, if no stream opens:
    /// the first request has as long as a request head in HTTP/1.
    pub(super) fn idle_at(&self, limits: &ListenLimits) -> Option<Instant> {
        let state = self.state.lock();
        let patience = if state.seen { limits.idle } else { limits.head };
        (state.open == 0).then(|| state.quiet_since + patience)
    }

    /// Returns when the client has cancelled more than it may.
    pub(super) async fn flooded(&self) {
        self.flooded.notified().await;
    }
}

impl Stream {
    /// The handler has answered.
    pub(super) fn answered(mut self) -> Self {
        self.answered = true;
        self
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let now = Instant::now();
        let mut state = self.streams.state.lock();
        state.open -= 1;
        state.quiet_since = now;
        if self.answered {
            return;
        }
        if now - state.window > Duration::from_secs(1) {
            (state.window, state.cancelled) = (now, 0);
        }
        state.cancelled += 1;
        if state.cancelled > self.streams.resets {
            self.streams.flooded.notify_one();
        }
    }
}
