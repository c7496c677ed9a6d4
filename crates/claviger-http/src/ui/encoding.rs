//! Which coding of a file to send. The build leaves every file in each of them.

use axum::http::{HeaderMap, header};

/// A coding and the ending of the files in it, the smaller first.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The codings that the browser takes, the smaller first (RFC 9110, 12.5.3).
pub(super) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).filter_map(wanted).collect();
    CODINGS.into_iter().filter(move |(coding, _)| named.iter().any(|name| name.eq_ignore_ascii_case(coding)))
}

/// The coding of one item, unless its weight says that it is not wanted.
fn wanted(item: &str) -> Option<&str> {
    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
    let weight = parameters.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok());
    (weight != Some(0.0)).then(|| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_that_is_wanted_comes_first() {
        for (line, first) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip;q=1.0, br;q=0", Some("gzip")),
            ("BR", Some("br")),
            ("br;q=0.0,gzip; q=0.5", Some("gzip")),
            ("brotli, x-gzip", None),
            ("identity", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, header::HeaderValue::from_static(line))]);
            assert_eq!(accepted(&headers).next().map(|(coding, _)| coding), first, "{line}");
        }
    }
}
