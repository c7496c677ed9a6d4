//! Time as a parameter: microseconds since 1970 in UTC, RFC 3339 on the wire.

use std::{
    fmt,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole milliseconds since 1970.
    pub fn unix_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// This moment moved by `duration`, held at the far end if it would overflow.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    /// As the services for people, teams and keys write it: `+00:00` for `Z`.
    pub fn offset_text(self) -> String {
        let text = self.to_string();
        text.strip_suffix('Z').map(|time| format!("{time}+00:00")).unwrap_or(text)
    }

    /// Seconds in the basic form of ISO 8601, `20261122T100000Z`, as AWS signs them.
    pub fn basic_text(self) -> String {
        let time = jiff::Timestamp::from_microsecond(self.0);
        time.map(|time| time.strftime("%Y%m%dT%H%M%SZ").to_string()).unwrap_or_default()
    }

    /// The moment that a service wrote in whatever way it writes moments: Unix
    /// seconds or milliseconds, RFC 3339, RFC 2822, `2026-01-02 03:04:05 UTC` (or
    /// with an offset, as GitHub's header has it), or a day alone, which is its
    /// begin. `None` for anything else, and for 0, by which many mean never.
    pub fn of_service(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: i64 = text.parse().ok().filter(|number| *number > 0)?;
            // In seconds it would be the year 5138.
            let micros = if number < 100_000_000_000 { 1_000_000 } else { 1_000 };
            return Some(Self(number.checked_mul(micros)?));
        }
        let spaced = text.strip_suffix(" UTC").map(|time| format!("{time} +0000"));
        let spaced = spaced.as_deref().unwrap_or(text);
        let strange = |format| jiff::Timestamp::strptime(format, spaced).ok();
        let time = text.parse::<jiff::Timestamp>().ok();
        let time = time.or_else(|| jiff::fmt::rfc2822::parse(text).ok().map(|time| time.timestamp()));
        let time = time.or_else(|| strange("%Y-%m-%d %H:%M:%S %z"));
        let time = time.or_else(|| format!("{text}T00:00:00Z").parse().ok());
        time.map(|time| Self(time.as_microsecond()))
    }

    /// How long ago `earlier` was; zero if it is in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => write!(f, "{time:.6}"),
            // Beyond the year 9999: still a text, never a failure.
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

/// The text is not an RFC 3339 time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time in the form 2026-11-22T10:00:00Z (RFC 3339)")]
pub struct NotATime;

impl FromStr for Timestamp {
    type Err = NotATime;
    fn from_str(text: &str) -> Result<Self, NotATime> {
        text.parse::<jiff::Timestamp>().map(|time| Self(time.as_microsecond())).map_err(|_| NotATime)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What tells the time.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock. The only one outside tests.
    #[default]
    System,
    /// Stands still until it is moved.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now` until [`Clock::advance`] moves it.
    pub fn fixed(now: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now.0)))
    }

    /// The time now.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Self::Fixed(now) => Timestamp(now.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock; does nothing to the machine's.
    pub fn advance(&self, by: Duration) {
        if let Self::Fixed(now) = self {
            now.fetch_add(i64::try_from(by.as_micros()).unwrap_or(0), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_back_as_it_was_written() {
        let time: Timestamp = "2026-11-22T10:00:00.123456Z".parse().expect("a time");
        assert_eq!(time.to_string(), "2026-11-22T10:00:00.123456Z");
        assert_eq!(time.offset_text(), "2026-11-22T10:00:00.123456+00:00");
        assert_eq!(time.offset_text().parse(), Ok(time));
        assert_eq!(time.basic_text(), "20261122T100000Z");
        assert_eq!("2026-11-22T11:00:00.123456+01:00".parse(), Ok(time));
        assert_eq!("22.11.2026".parse::<Timestamp>(), Err(NotATime));
    }

    #[test]
    fn services_write_moments_in_many_ways() {
        let time: Timestamp = "2026-01-02T03:04:05Z".parse().expect("a time");
        for text in [
            "1767323045",
            "1767323045000",
            "2026-01-02T03:04:05Z",
            "2026-01-02T04:04:05+01:00",
            "2026-01-02T03:04:05.000Z",
            "Fri, 02 Jan 2026 03:04:05 GMT",
            "2026-01-02 03:04:05 UTC",
            "2026-01-02 04:04:05 +0100",
        ] {
            assert_eq!(Timestamp::of_service(text), Some(time), "{text}");
        }
        assert_eq!(Timestamp::of_service("2026-01-02"), "2026-01-02T00:00:00Z".parse().ok());
        for text in ["", "0", "never", "null", "-1", "2026-01-02 03:04:05", "99999999999999999999"] {
            assert_eq!(Timestamp::of_service(text), None, "{text}");
        }
    }
}
