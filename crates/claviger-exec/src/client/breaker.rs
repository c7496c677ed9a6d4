//! An origin that cannot be reached is left alone for a while (E12).

use std::{collections::VecDeque, time::Duration};

use parking_lot::Mutex;
use tokio::time::Instant;

/// Remembers the last failures to connect.
pub(crate) struct Breaker {
    failures: Mutex<VecDeque<Instant>>,
    most: usize,
    window: Duration,
}

impl Breaker {
    pub(super) fn new(most: usize, window: Duration) -> Self {
        Self { failures: Mutex::default(), most: most.max(1), window }
    }

    /// How long to leave the origin alone; `None` to go ahead.
    pub(super) fn wait(&self) -> Option<Duration> {
        let failures = self.failures.lock();
        let oldest = failures.front().filter(|_| failures.len() >= self.most)?;
        self.window.checked_sub(oldest.elapsed()).filter(|left| !left.is_zero())
    }

    pub(super) fn failed(&self) {
        let mut failures = self.failures.lock();
        failures.push_back(Instant::now());
        if failures.len() > self.most {
            failures.pop_front();
        }
    }

    pub(super) fn succeeded(&self) {
        self.failures.lock().clear();
    }

    /// Whether forgetting this would change anything.
    pub(super) fn remembers(&self) -> bool {
        self.failures.lock().back().is_some_and(|last| last.elapsed() < self.window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_opens_after_the_last_allowed_failure_and_closes_with_time() {
        let breaker = Breaker::new(3, Duration::from_secs(30));
        for _ in 0..3 {
            assert_eq!(breaker.wait(), None);
            breaker.failed();
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        assert_eq!(breaker.wait(), Some(Duration::from_secs(27)));
        tokio::time::advance(Duration::from_secs(27)).await;
        assert_eq!(breaker.wait(), None);
        breaker.succeeded();
        assert!(!breaker.remembers());
    }
}
