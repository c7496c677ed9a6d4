//! When a token is renewed, when it is not used any more, and how long nobody
//! asks after a failure. Pure: time and chance come in.

use std::time::Duration;

use claviger_model::{Entropy, Timestamp};

/// Providers count in whole seconds, so that a token may end up to one earlier
/// than it says.
const WHOLE_SECOND: Duration = Duration::from_secs(1);
/// A request needs a moment on its way, but not a tenth of a long life.
const MOST_MARGIN: Duration = Duration::from_secs(30);
/// Nobody waits longer for a provider that is down to be asked again.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Nor for one that refuses: somebody may have mended it there.
const LONGEST_REFUSAL: Duration = Duration::from_secs(300);
/// A provider that asks for more than this is asked again all the same.
const LONGEST_WISH: Duration = Duration::from_secs(3_600);

/// From when on a token is renewed, and from when on it is not sent any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Life {
    pub(super) renew_at: Timestamp,
    pub(super) unused_at: Timestamp,
}

impl Life {
    /// Renewed with a tenth of the time left in which it is sent, and up to a tenth
    /// earlier by chance, so that servers and connections do not all ask at once.
    pub(super) fn new(obtained_at: Timestamp, expires_at: Timestamp, entropy: &Entropy) -> Self {
        let life = expires_at.since(obtained_at);
        let margin = ((life / 10).min(MOST_MARGIN) + WHOLE_SECOND).min(life * 3 / 5);
        let used = life - margin;
        let early = used / 10 + chance(used / 10, entropy);
        let unused_at = before(expires_at, margin);
        Self { renew_at: before(unused_at, early), unused_at }
    }
}

/// How long nobody asks a provider again that failed `failures` times in a row.
pub(super) fn pause(refused: bool, failures: u32, wish: Option<u64>, entropy: &Entropy) -> Duration {
    let (first, longest) = if refused { (5, LONGEST_REFUSAL) } else { (1, LONGEST_PAUSE) };
    let pause = Duration::from_secs(first << failures.saturating_sub(1).min(10)).min(longest);
    let wish = Duration::from_secs(wish.unwrap_or_default()).min(LONGEST_WISH);
    pause.max(wish) + chance(pause / 4, entropy)
}

/// A part of `most`, by chance.
pub(super) fn chance(most: Duration, entropy: &Entropy) -> Duration {
    most * u32::from(u16::from_be_bytes(entropy.array())) / u32::from(u16::MAX)
}

fn before(at: Timestamp, by: Duration) -> Timestamp {
    Timestamp(at.0.saturating_sub(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: Timestamp = Timestamp(1_800_000_000_000_000);

    #[test]
    fn a_token_is_renewed_before_it_is_unused_and_unused_before_it_ends() {
        let entropy = Entropy::seeded(1);
        for seconds in [1, 2, 3, 5, 10, 60, 300, 3_600, 86_400, 31_536_000] {
            let (length, end) = (Duration::from_secs(seconds), BEGIN.plus(Duration::from_secs(seconds)));
            let mut renewals = std::collections::BTreeSet::new();
            for _ in 0..200 {
                let Life { renew_at, unused_at } = Life::new(BEGIN, end, &entropy);
                assert!(BEGIN <= renew_at && renew_at <= unused_at && unused_at < end, "{seconds} s");
                assert!(end.since(renew_at) * 10 >= length, "{seconds} s: a tenth is left");
                assert!(unused_at.since(BEGIN) * 5 >= length * 2, "{seconds} s: most of a long life is used");
                assert!(end.since(unused_at) >= (length / 2).min(WHOLE_SECOND), "{seconds} s");
                renewals.insert(renew_at);
            }
            assert!(renewals.len() > 100, "{seconds} s: not all at once");
        }
    }

    #[test]
    fn a_token_that_is_over_already_is_never_used() {
        let Life { renew_at, unused_at } = Life::new(BEGIN, Timestamp(BEGIN.0 - 5), &Entropy::seeded(1));
        assert!(renew_at <= BEGIN && unused_at <= BEGIN);
    }

    #[test]
    fn pauses_grow_and_end_and_heed_what_the_provider_asks_for() {
        let entropy = Entropy::seeded(2);
        let seconds = |refused, failures, wish| pause(refused, failures, wish, &entropy).as_secs_f64();
        assert!((1.0..=1.25).contains(&seconds(false, 1, None)));
        assert!((4.0..=5.0).contains(&seconds(false, 3, None)));
        assert!((60.0..=75.0).contains(&seconds(false, 4_000_000, None)));
        assert!((5.0..=6.25).contains(&seconds(true, 1, None)));
        assert!((300.0..=375.0).contains(&seconds(true, 40, None)));
        assert!((120.0..=120.25).contains(&seconds(false, 1, Some(120))));
        assert!(seconds(false, 1, Some(u64::MAX)) < 3_601.0);
    }
}
