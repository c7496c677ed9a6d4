//! `Retry-After` (RFC 9110, 10.2.3).

use claviger_model::Timestamp;
use http::{HeaderMap, header};

/// In seconds from now; a date that is over is 0.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Timestamp(date.as_microsecond()).since(now).as_secs())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn seconds_or_a_date() {
        let now = "2026-11-23T10:00:00Z".parse().expect("a time");
        let cases = [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Mon, 23 Nov 2026 10:01:30 GMT", Some(90)),
            ("Mon, 23 Nov 2026 09:00:00 GMT", Some(0)),
            ("", None),
            ("-1", None),
            ("soon", None),
            ("99999999999999999999999", None),
        ];
        for (text, wanted) in cases {
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_static(text))]);
            assert_eq!(retry_after(&headers, now), wanted, "{text:?}");
        }
    }
}
