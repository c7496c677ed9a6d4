//! What a connection's state becomes by what is found out about its credential.
//! Pure: [`crate::uses`] notes what was found and writes what comes of it.

use std::time::Duration;

use claviger_catalog::{CredentialType, TokenGrant};
use claviger_model::{Health, HealthState, Reminder, Timestamp};

/// A credential that ends within this time is told of.
const SOON: Duration = Duration::from_secs(14 * 86_400);

/// What was found out about a credential.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Evidence {
    /// A use was answered in a way that vouches for the credential.
    Worked,
    /// A use was answered in a way that speaks against it.
    Rejected(String),
    /// A test was accepted; the end that it told of, if any.
    Accepted { expires_at: Option<Timestamp> },
    /// A test was refused.
    Refused(String),
    /// Only a person can give the connection a new credential.
    Over(String),
    /// A person agreed at the provider, which gave a token.
    Authorized,
    /// A test could not tell.
    Undecided(String),
}

impl Evidence {
    /// Whether it is one of many a second.
    pub(crate) fn is_of_a_use(&self) -> bool {
        matches!(self, Self::Worked | Self::Rejected(_))
    }
}

/// Of a connection that is new or proves itself another way than before: what needs a
/// person's consent cannot work until that is given.
pub(crate) fn first(credential_type: &CredentialType, now: Timestamp) -> Health {
    let untested = Health::untested(now);
    match credential_type.token.as_ref().map(|token| token.grant) {
        Some(TokenGrant::AuthorizationCode | TokenGrant::DeviceCode) => {
            let reason = Some("nobody has agreed at its provider yet".to_owned());
            Health { state: HealthState::NeedsAuthorization, reason, ..untested }
        }
        _ => untested,
    }
}

/// What the state becomes. One that lasts keeps the time since when, and a use
/// that changes nothing changes nothing at all, so that not every use is written.
pub(crate) fn next(before: &Health, found: &Evidence, at: Timestamp) -> Health {
    let ends = before.expires_at;
    match found {
        // What only a person can renew may go on for as long as its last token does.
        Evidence::Worked if before.state == HealthState::NeedsAuthorization => before.clone(),
        Evidence::Worked => lasting(before, state(before, good(ends, at), at)),
        Evidence::Rejected(why) => lasting(before, state(before, (HealthState::Failing, Some(why.clone())), at)),
        Evidence::Accepted { expires_at } => {
            let ends = *expires_at;
            Health { expires_at: ends, ..state(before, good(ends, at), at) }
        }
        Evidence::Refused(why) => state(before, (HealthState::Failing, Some(why.clone())), at),
        // Another server may have noted that before somebody agreed, and write it after.
        Evidence::Over(_) if before.checked_at.is_some_and(|checked| checked > at) => before.clone(),
        Evidence::Over(why) => state(before, (HealthState::NeedsAuthorization, Some(why.clone())), at),
        // That the service takes the token is to be seen yet.
        Evidence::Authorized => Health { expires_at: None, ..state(before, (HealthState::Untested, None), at) },
        // It neither works nor fails by that; what is new says why it still is.
        Evidence::Undecided(why) if before.state == HealthState::Untested => {
            Health { reason: Some(why.clone()), ..before.clone() }
        }
        Evidence::Undecided(_) => before.clone(),
    }
}

/// What passes by itself: what works and ends soon is expiring from then on, and so is what is
/// not replaced in time.
pub(crate) fn aged(health: Health, reminder: Option<Reminder>, now: Timestamp) -> Health {
    let ends = health.expires_at.filter(|end| soon(*end, now));
    let due = reminder.filter(|reminder| reminder.due_at.is_some_and(|due| due <= now));
    let (since, reason) = match (health.state, ends, due) {
        (HealthState::Working | HealthState::Expiring, Some(end), _) => {
            let since = Timestamp(end.0.saturating_sub(i64::try_from(SOON.as_micros()).unwrap_or(0)));
            // Its words change on the day.
            (since, good(Some(end), now).1)
        }
        (HealthState::Working | HealthState::Untested | HealthState::Expiring, None, Some(due)) => {
            (due.due_at.unwrap_or(now), old(due))
        }
        // Neither ends it soon any more nor is it old: somebody moved the day.
        (HealthState::Expiring, None, None) if health.expires_at.is_none() => {
            let tested = health.checked_at.is_some();
            let state = if tested { HealthState::Working } else { HealthState::Untested };
            return Health { state, reason: None, ..health };
        }
        _ => return health,
    };
    let since = if health.state == HealthState::Expiring { health.since } else { since.max(health.since) };
    Health { state: HealthState::Expiring, reason, since, ..health }
}

fn old(reminder: Reminder) -> Option<String> {
    let (rotated, due) = (reminder.rotated_at()?, reminder.due_at?);
    Some(format!("last rotated on {}; due on {}", day(rotated), day(due)))
}

fn soon(end: Timestamp, now: Timestamp) -> bool {
    end <= now.plus(SOON)
}

/// The state of a credential that was accepted at `at`.
fn good(ends: Option<Timestamp>, at: Timestamp) -> (HealthState, Option<String>) {
    match ends {
        Some(end) if end <= at => (HealthState::Expiring, Some(format!("was to end on {}", day(end)))),
        Some(end) if soon(end, at) => (HealthState::Expiring, Some(format!("ends on {}", day(end)))),
        _ => (HealthState::Working, None),
    }
}

fn state(before: &Health, (state, reason): (HealthState, Option<String>), at: Timestamp) -> Health {
    let since = if before.state == state { before.since } else { at };
    Health { state, reason, since, checked_at: Some(at), ..before.clone() }
}

/// `after`, unless it is the same state all along.
fn lasting(before: &Health, after: Health) -> Health {
    if before.state == after.state { before.clone() } else { after }
}

fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use HealthState::{Disabled, Expiring, Failing, NeedsAuthorization, Untested, Working};

    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn now() -> Timestamp {
        "2026-11-23T10:00:00Z".parse().expect("a time")
    }

    fn was(state: HealthState, expires_at: Option<Timestamp>) -> Health {
        let since = Timestamp(now().0 - 1_000_000);
        Health { state, reason: Some("before".to_owned()), expires_at, ..Health::untested(since) }
    }

    /// Every state before, everything that can be found: the state after, and
    /// whether the time since when moved.
    #[test]
    fn each_state_goes_where_the_table_says() {
        let (far, near) = (now().plus(90 * DAY), now().plus(3 * DAY));
        let text = || "because".to_owned();
        let found = [
            (Evidence::Worked, [Working, Working, Working, Expiring, NeedsAuthorization, Working]),
            (Evidence::Rejected(text()), [Failing; 6]),
            (Evidence::Accepted { expires_at: None }, [Working; 6]),
            (Evidence::Accepted { expires_at: Some(far) }, [Working; 6]),
            (Evidence::Accepted { expires_at: Some(near) }, [Expiring; 6]),
            (Evidence::Refused(text()), [Failing; 6]),
            (Evidence::Over(text()), [NeedsAuthorization; 6]),
            (Evidence::Authorized, [Untested; 6]),
            (Evidence::Undecided(text()), [Untested, Working, Failing, Expiring, NeedsAuthorization, Disabled]),
        ];
        for (found, states) in found {
            for (before, after) in HealthState::ALL.into_iter().zip(states) {
                let ends = (before == Expiring).then_some(near);
                let before = was(before, ends);
                let health = next(&before, &found, now());
                assert_eq!(health.state, after, "{found:?} after {:?}", before.state);
                let moved = health.since == now();
                assert_eq!(moved, before.state != after, "{found:?} after {:?}", before.state);
            }
        }
    }

    #[test]
    fn a_use_that_changes_nothing_is_not_worth_writing() {
        for (state, found) in [(Working, Evidence::Worked), (Failing, Evidence::Rejected("again".to_owned()))] {
            let before = was(state, None);
            assert_eq!(next(&before, &found, now()), before);
        }
    }

    #[test]
    fn a_test_says_when_a_use_does_not() {
        let before = was(Working, None);
        let after = next(&before, &Evidence::Accepted { expires_at: None }, now());
        assert_eq!((after.checked_at, after.reason), (Some(now()), None));
        let untested = next(&was(Untested, None), &Evidence::Undecided("no answer".to_owned()), now());
        assert_eq!((untested.reason.as_deref(), untested.checked_at), (Some("no answer"), None));
    }

    #[test]
    fn that_a_grant_is_over_does_not_outlive_the_next_one() {
        let over = Evidence::Over("over".to_owned());
        let agreed = next(&next(&was(Working, None), &over, now()), &Evidence::Authorized, now().plus(DAY));
        assert_eq!((agreed.state, agreed.reason.clone()), (Untested, None));
        assert_eq!(next(&agreed, &over, now()), agreed, "noted before, written after");
        assert_eq!(next(&agreed, &over, now().plus(2 * DAY)).state, NeedsAuthorization);
    }

    #[test]
    fn what_ends_is_expiring_from_a_fortnight_before_on() {
        let end = now();
        let health = Health { state: Working, reason: None, ..was(Working, Some(end)) };
        let at = |days: u32| Timestamp(end.0 - i64::from(days) * 86_400_000_000);
        let health = Health { since: at(100), ..health };
        assert_eq!(aged(health.clone(), None, at(15)), health);
        let aged_now = aged(health.clone(), None, at(2));
        assert_eq!((aged_now.state, aged_now.since), (Expiring, at(14)));
        assert_eq!(aged_now.reason.as_deref(), Some("ends on 2026-11-23"));
        assert_eq!(aged(aged_now, None, end.plus(DAY)).reason.as_deref(), Some("was to end on 2026-11-23"));
        let failing = Health { state: Failing, ..health };
        assert_eq!(aged(failing.clone(), None, at(2)), failing, "that it ends is the smaller trouble");
    }

    #[test]
    fn what_is_not_replaced_in_time_is_expiring_from_its_day_on() {
        let rotated = now();
        let reminder = Some(Reminder::new(90, Some(rotated)));
        let at = |days: u32| rotated.plus(days * DAY);
        for state in [Working, Untested] {
            let health = Health { reason: None, since: rotated, ..was(state, None) };
            assert_eq!(aged(health.clone(), reminder, at(89)), health);
            let old = aged(health.clone(), reminder, at(100));
            assert_eq!((old.state, old.since), (Expiring, at(90)));
            assert_eq!(old.reason.as_deref(), Some("last rotated on 2026-11-23; due on 2027-02-21"));
            assert_eq!(aged(old.clone(), reminder, at(101)), old);
            let later = aged(old, Some(Reminder::new(365, Some(rotated))), at(101));
            assert_eq!((later.state, later.reason), (Untested, None), "nobody has tested it");
        }
        let failing = was(Failing, None);
        assert_eq!(aged(failing.clone(), reminder, at(100)), failing, "that it is old is the smaller trouble");
        assert_eq!(aged(was(Working, None), Some(Reminder::new(90, None)), at(100)).state, Working);
    }
}
