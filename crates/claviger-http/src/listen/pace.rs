//! Deadlines that cost nothing while nobody is late.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

use super::ListenLimits;

/// One timer for deadlines that mostly move away before they are reached. It
/// is armed only when something is waited for, and left alone when it would
/// wake too early: waking once too often a minute is cheaper than touching the
/// timer wheel with every request.
#[derive(Debug, Default)]
pub(super) struct Timer {
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Timer {
    /// Ready once `deadline` has passed; else the task is woken no later.
    pub(super) fn poll_at(&mut self, cx: &mut Context<'_>, deadline: Instant) -> Poll<()> {
        loop {
            if Instant::now() >= deadline {
                return Poll::Ready(());
            }
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
            if sleep.deadline() > deadline {
                sleep.as_mut().reset(deadline);
            }
            if sleep.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            sleep.as_mut().reset(deadline);
        }
    }
}

/// How fast a body comes. Only the time that we wait for the client counts: a
/// handler that reads slowly is not the client's fault.
#[derive(Debug)]
pub(super) struct Pace {
    grace: Duration,
    rate: u64,
    received: u64,
    waited: Duration,
    since: Option<Instant>,
}

impl Pace {
    pub(super) fn new(limits: &ListenLimits) -> Self {
        Self {
            grace: limits.body_grace,
            rate: limits.body_rate.max(1),
            received: 0,
            waited: Duration::ZERO,
            since: None,
        }
    }

    /// `bytes` came.
    pub(super) fn received(&mut self, bytes: usize) {
        self.received += bytes as u64;
        if let Some(since) = self.since.take() {
            self.waited += since.elapsed();
        }
    }

    /// Nothing is there yet: when patience ends, if nothing more comes.
    pub(super) fn wait(&mut self) -> Instant {
        let since = *self.since.get_or_insert_with(Instant::now);
        let earned = Duration::from_millis(self.received.saturating_mul(1000) / self.rate);
        since + (self.grace + earned).saturating_sub(self.waited)
    }
}
