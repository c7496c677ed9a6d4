//! Times in filters: RFC 3339, or before now.

use std::str::FromStr;

use claviger_model::Timestamp;

/// A time as a filter names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// Just that one.
    At(Timestamp),
    /// This many seconds before the request.
    Ago(i64),
}

/// The text is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time such as 2026-11-22T10:00:00Z, now, or now-15m (s, m, h, d, w)")]
pub struct BadMoment;

impl Moment {
    /// The time that is meant, if it is `now`.
    pub fn seen_from(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Ago(seconds) => Timestamp(now.0.saturating_sub(seconds.saturating_mul(1_000_000))),
        }
    }
}

impl FromStr for Moment {
    type Err = BadMoment;

    fn from_str(text: &str) -> Result<Self, BadMoment> {
        let Some(rest) = text.strip_prefix("now") else {
            return text.parse().map(Self::At).map_err(|_| BadMoment);
        };
        if rest.is_empty() {
            return Ok(Self::Ago(0));
        }
        let ago = rest.strip_prefix('-').ok_or(BadMoment)?;
        let (digits, unit) = ago.len().checked_sub(1).and_then(|end| ago.split_at_checked(end)).ok_or(BadMoment)?;
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            "w" => 604_800,
            _ => return Err(BadMoment),
        };
        let plain = !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse::<i64>().ok().filter(|_| plain).ok_or(BadMoment)?;
        Ok(Self::Ago(number * seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_time_or_so_long_ago() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().expect("a time");
        for (text, expected) in [
            ("2026-11-22T09:00:00+01:00", "2026-11-22T08:00:00Z"),
            ("now", "2026-11-22T10:00:00Z"),
            ("now-15m", "2026-11-22T09:45:00Z"),
            ("now-30s", "2026-11-22T09:59:30Z"),
            ("now-2h", "2026-11-22T08:00:00Z"),
            ("now-1d", "2026-11-21T10:00:00Z"),
            ("now-1w", "2026-11-15T10:00:00Z"),
        ] {
            let moment = text.parse::<Moment>().expect(text);
            assert_eq!(moment.seen_from(now), expected.parse().expect("a time"), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "now-",
            "now-m",
            "now-15",
            "now+15m",
            "now-1.5h",
            "now--1m",
            "now-1 m",
            "now-1ß",
            "now-9999999s",
            "NOW",
        ] {
            assert_eq!(text.parse::<Moment>(), Err(BadMoment), "{text}");
        }
    }
}
