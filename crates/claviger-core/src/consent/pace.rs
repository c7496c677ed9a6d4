//! How often a provider is asked whether somebody has agreed on another device, and
//! when no more (RFC 8628, 3.5). Pure.

use std::time::Duration;

use claviger_model::TokenFault;

use super::fault::Fault;

/// RFC 8628, 3.5: what `slow_down` adds, from then on.
const SLOWER: u64 = 5;
/// A provider that is down, or names an interval without end, is asked so often all the same.
const LONGEST: u64 = 60;

/// How often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pace {
    /// Seconds between two questions.
    pub(super) interval: u64,
    /// Questions in a row that came to nothing.
    failures: u32,
}

/// What comes after an answer without a token.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Next {
    /// The same question.
    Ask(Pace),
    /// No question any more.
    End(Fault),
}

impl Pace {
    pub(super) fn new(interval: u64) -> Self {
        Self { interval: interval.max(1), failures: 0 }
    }

    /// How long until the next question.
    pub(super) fn pause(self) -> Duration {
        let backed_off = self.interval << self.failures.min(6);
        Duration::from_secs(backed_off.min(LONGEST.max(self.interval)))
    }

    pub(super) fn after(self, fault: TokenFault) -> Next {
        match fault {
            TokenFault::Pending { slower: false } => Next::Ask(Self { failures: 0, ..self }),
            TokenFault::Pending { slower: true } => {
                Next::Ask(Self { interval: self.interval.saturating_add(SLOWER), failures: 0 })
            }
            TokenFault::Unavailable { retry_after, .. } => {
                let wished = retry_after.unwrap_or_default().min(LONGEST);
                let failures = self.failures.saturating_add(1);
                Next::Ask(Self { interval: self.interval.max(wished), failures })
            }
            TokenFault::Declined(_) => Next::End(Fault::Provider(Some("access_denied"))),
            TokenFault::Over(_) => Next::End(Fault::DeviceOver),
            fault @ (TokenFault::Refused(_) | TokenFault::Malformed(_)) => Next::End(Fault::Token(fault)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later(pace: Pace, fault: TokenFault) -> (Pace, u64) {
        match pace.after(fault) {
            Next::Ask(pace) => (pace, pace.pause().as_secs()),
            Next::End(fault) => panic!("{fault:?}"),
        }
    }

    fn away(retry_after: Option<u64>) -> TokenFault {
        TokenFault::Unavailable { message: "503".to_owned(), retry_after }
    }

    #[test]
    fn each_slow_down_adds_five_seconds_for_good() {
        let (pace, first) = later(Pace::new(5), TokenFault::Pending { slower: false });
        let (pace, second) = later(pace, TokenFault::Pending { slower: true });
        let (pace, third) = later(pace, TokenFault::Pending { slower: true });
        let (_, last) = later(pace, TokenFault::Pending { slower: false });
        assert_eq!([first, second, third, last], [5, 10, 15, 15]);
        assert_eq!(Pace::new(0).pause().as_secs(), 1, "never without a pause");
    }

    #[test]
    fn a_provider_that_is_away_is_asked_ever_less_often_and_as_before_once_it_is_back() {
        let mut pace = Pace::new(5);
        let mut pauses = Vec::new();
        for _ in 0..80 {
            let (next, pause) = later(pace, away(None));
            pace = next;
            pauses.push(pause);
        }
        assert_eq!(pauses[..5], [10, 20, 40, 60, 60]);
        assert_eq!(pauses[79], 60);
        assert_eq!(later(pace, TokenFault::Pending { slower: false }).1, 5);
        assert_eq!(later(Pace::new(5), away(Some(7))).1, 14, "what it asks for counts");
        assert_eq!(later(Pace::new(5), away(Some(u64::MAX))).1, 60);
        assert_eq!(later(Pace::new(90), away(None)).1, 90, "and never sooner than it wants to be asked");
    }

    #[test]
    fn what_is_final_ends_it() {
        let text = || "no".to_owned();
        for (fault, code) in [
            (TokenFault::Declined(text()), "access_denied"),
            (TokenFault::Over(text()), "expired_token"),
            (TokenFault::Refused(text()), "no_token"),
            (TokenFault::Malformed(text()), "no_token"),
        ] {
            let Next::End(end) = Pace::new(5).after(fault.clone()) else { panic!("{fault:?}") };
            assert_eq!(end.code(), code);
        }
    }
}
