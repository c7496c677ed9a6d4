//! Ten tests a minute (security.md E14), of one connection or, where none is
//! stored, by one person: a test is no way to guess credentials with. Each server
//! counts for itself.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use claviger_model::Timestamp;
use parking_lot::Mutex;
use uuid::Uuid;

use crate::Error;

const MOST: usize = 10;
const WINDOW: Duration = Duration::from_secs(60);
/// From so many on, those that are over are looked for and left out.
const MANY: usize = 10_000;

/// When each of them was tested in the last minute.
#[derive(Default)]
pub(crate) struct Pace(Mutex<HashMap<Uuid, VecDeque<Timestamp>>>);

impl Pace {
    /// Counts one more.
    ///
    /// # Errors
    /// [`Error::Busy`] with the time after which there is room again.
    pub(crate) fn take(&self, whose: Uuid, now: Timestamp) -> Result<(), Error> {
        let mut all = self.0.lock();
        if all.len() > MANY {
            all.retain(|_, times| times.back().is_some_and(|last| now.since(*last) < WINDOW));
        }
        let times = all.entry(whose).or_default();
        while times.front().is_some_and(|first| now.since(*first) >= WINDOW) {
            times.pop_front();
        }
        if let Some(first) = times.front().filter(|_| times.len() >= MOST) {
            let left = WINDOW.saturating_sub(now.since(*first));
            return Err(Error::Busy {
                message: format!("tested {MOST} times within a minute; try again later"),
                retry_after: left.as_secs().max(1),
            });
        }
        times.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_a_minute_and_each_for_itself() {
        let pace = Pace::default();
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for second in 0..10 {
            pace.take(one, at(second)).expect("within ten");
        }
        match pace.take(one, at(20)) {
            Err(Error::Busy { retry_after, .. }) => assert_eq!(retry_after, 40, "when the first is a minute old"),
            other => panic!("{other:?}"),
        }
        pace.take(other, at(20)).expect("another connection");
        pace.take(one, at(60)).expect("the first one is over");
        assert!(pace.take(one, at(60)).is_err(), "and only the first");
    }
}
