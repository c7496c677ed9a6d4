//! Which statuses count as failure (actions.md 1.6, 1.7).

use http::StatusCode;

use crate::{ActionError, ErrorCode};

/// How much of a failed answer's body its error text holds, in bytes.
const EXCERPT: usize = 750;

/// One item of `errorOnStatus`: both ends belong to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatusRange {
    /// Lowest status.
    pub first: u16,
    /// Highest status.
    pub last: u16,
}

impl StatusRange {
    /// Reads `404` or `400-499`.
    ///
    /// # Errors
    /// What is wrong and what would be right.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let code = |text: &str| -> Result<u16, &'static str> {
            let text = text.trim();
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse()
                .ok()
                .filter(|_| digits)
                .ok_or("must be a status such as \"404\" or a range such as \"400-499\"")
        };
        let (first, last) = match text.split_once('-') {
            Some((first, last)) => (code(first)?, code(last)?),
            None => (code(text)?, code(text)?),
        };
        if first > last { Err("the range must begin with its lower status") } else { Ok(Self { first, last }) }
    }
}

/// What an answer's status means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Read it.
    Good,
    /// The action said that this status is a failure.
    Listed,
    /// A redirect that nobody asked to follow.
    Redirect,
    /// 400 and above, always.
    Failed,
}

/// Judges a status.
pub(super) fn judge(status: u16, error_on: &[StatusRange], follow_redirect: bool) -> Verdict {
    if status >= 400 {
        Verdict::Failed
    } else if error_on.iter().any(|range| (range.first..=range.last).contains(&status)) {
        Verdict::Listed
    } else if (300..400).contains(&status) && error_on.is_empty() && !follow_redirect {
        Verdict::Redirect
    } else {
        Verdict::Good
    }
}

/// The error for a status that is a failure; `body` is redacted already.
pub(super) fn error(verdict: Verdict, status: u16, body: &str) -> ActionError {
    let line = line(status);
    let message = match verdict {
        Verdict::Listed => format!("the upstream answered {line}, which errorOnStatus lists"),
        Verdict::Redirect => format!(
            "the upstream answered {line}, a redirect; set followRedirect to true to follow redirects within the same \
             origin, or list the statuses that are errors in errorOnStatus to receive redirects"
        ),
        Verdict::Failed | Verdict::Good if body.is_empty() => format!("the upstream answered {line}"),
        Verdict::Failed | Verdict::Good => format!("the upstream answered {line}: {}", excerpt(body)),
    };
    ActionError::new(ErrorCode::UpstreamStatus, message)
}

fn line(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

/// The beginning of a text, on a whole character, with a mark if it was cut.
fn excerpt(body: &str) -> String {
    if body.len() <= EXCERPT {
        return body.to_owned();
    }
    let end = (0..=EXCERPT).rev().find(|end| body.is_char_boundary(*end)).unwrap_or(0);
    format!("{}... [truncated]", body.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(StatusRange::parse("404"), Ok(StatusRange { first: 404, last: 404 }));
        assert_eq!(StatusRange::parse("400-499"), Ok(StatusRange { first: 400, last: 499 }));
        assert_eq!(StatusRange::parse(" 400 - 499 "), Ok(StatusRange { first: 400, last: 499 }));
        for wrong in ["", "-", "4xx", "400-", "-400", "400-450-499", "499-400", "+404", "404.0", "70000", "٤٠٤"] {
            assert!(StatusRange::parse(wrong).is_err(), "{wrong:?} was taken");
        }
    }

    #[test]
    fn an_excerpt_ends_on_a_whole_character() {
        assert_eq!(excerpt(&"a".repeat(750)), "a".repeat(750));
        assert_eq!(excerpt(&"€".repeat(300)), format!("{}... [truncated]", "€".repeat(250)));
        assert_eq!(excerpt(&format!("a{}", "€".repeat(300))), format!("a{}... [truncated]", "€".repeat(249)));
    }
}
