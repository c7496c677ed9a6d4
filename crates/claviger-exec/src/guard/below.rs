//! E8: a connection's destination, and what lies below it.

use std::borrow::Cow;

use claviger_model::Destination;
use percent_encoding::percent_decode_str;

use super::Target;

/// The destination's base and, below it, a path and query.
pub(crate) fn join(destination: &Destination, path_and_query: &str) -> String {
    format!("{}{}", destination.origin, below(destination, path_and_query))
}

/// The same without the origin.
pub(super) fn below(destination: &Destination, path_and_query: &str) -> String {
    let prefix = destination.path_prefix.trim_end_matches('/');
    let rest = path_and_query.strip_prefix('/').unwrap_or(path_and_query);
    let slash = if rest.is_empty() && path_and_query.is_empty() || rest.starts_with('?') && !prefix.is_empty() {
        ""
    } else {
        "/"
    };
    format!("{prefix}{slash}{rest}")
}

/// Whether a target lies at a destination; the error is for people.
pub(crate) fn check_below(destination: &Destination, target: &Target) -> Result<(), String> {
    if !destination.origin.covers(target.origin()) {
        return Err(format!("this connection is bound to {destination}, not to {}", target.origin()));
    }
    if hides_dot_segments(target.path()) {
        return Err("the path hides dot segments (..) in an encoding; write it without them".to_owned());
    }
    match destination.covers_path(target.path()) {
        true => Ok(()),
        false => Err(format!("this connection is bound to paths below {}", destination.path_prefix)),
    }
}

/// Dot segments that an upstream may find after decoding once or more, such as
/// `..%2f`, `%252e%252e` or `..;x`. Plain ones are gone already.
fn hides_dot_segments(path: &str) -> bool {
    let mut path = Cow::Borrowed(path);
    for _ in 0..4 {
        if has_dot_segment(&path) {
            return true;
        }
        let decoded = percent_decode_str(&path).decode_utf8_lossy();
        if decoded == path {
            return false;
        }
        path = Cow::Owned(decoded.into_owned());
    }
    // Encoded four times over: nobody means that.
    true
}

fn has_dot_segment(path: &str) -> bool {
    // Some servers cut path parameters (;x) off before they look.
    path.split(['/', '\\']).any(|segment| matches!(segment.split(';').next(), Some("." | "..")))
}

/// Where a destination has many hosts, a path below it begins with one of them.
pub(super) fn with_host(path_and_query: &str) -> String {
    format!("https://{}", path_and_query.strip_prefix('/').unwrap_or(path_and_query))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(base: &str) -> Destination {
        Target::parse(base).expect("a base").destination()
    }

    #[test]
    fn a_path_is_joined_below_the_base() {
        let base = at("https://a.example/v1/");
        for (path, joined) in [
            ("", "https://a.example/v1"),
            ("/", "https://a.example/v1/"),
            ("x", "https://a.example/v1/x"),
            ("/x?y=z", "https://a.example/v1/x?y=z"),
            ("?y=z", "https://a.example/v1?y=z"),
            ("//evil.example/x", "https://a.example/v1//evil.example/x"),
            ("https://evil.example/", "https://a.example/v1/https://evil.example/"),
        ] {
            assert_eq!(join(&base, path), joined);
        }
        assert_eq!(join(&at("https://a.example"), "?y=z"), "https://a.example/?y=z");
    }

    #[test]
    fn p17_no_spelling_leaves_the_prefix() {
        let base = at("https://a.example/v1");
        let inside = |path: &str| {
            let target = Target::parse(&join(&base, path)).map_err(|error| error.to_string());
            target.and_then(|target| check_below(&base, &target))
        };
        for good in ["x", "x/y.z", "a..b", "...", "%41", "x%20y", "100%25", "a/./b"] {
            assert_eq!(inside(good), Ok(()), "{good}");
        }
        for bad in [
            "..",
            "../x",
            "x/../../y",
            "%2e%2e/x",
            "%2E./x",
            "..%2fx",
            "..%5cx",
            "%252e%252e/x",
            "%252e%252e%252fx",
            "x/..%2f..%2f..",
            "..;/x",
            "..;a=b/x",
            "%2e%2e;/x",
            "x/..;/..;/y",
            "%25252e%25252e/x",
        ] {
            assert!(inside(bad).is_err(), "{bad} was taken");
        }
        let elsewhere = [
            "http://a.example/v1",
            "https://a.example:444/v1",
            "https://b.example/v1",
            "https://a.example/v10",
            "https://a.example/",
        ];
        let many = Destination::of_aws("https://*.amazonaws.com").expect("all hosts of AWS");
        for other in elsewhere.into_iter().chain(["https://amazonaws.com.a.example/", "http://s3.amazonaws.com/"]) {
            assert!(check_below(&many, &Target::parse(other).expect(other)).is_err(), "{other} was taken");
        }
        assert!(Target::parse("https://*.amazonaws.com/").is_err(), "nobody can write it");
        for other in elsewhere {
            assert!(check_below(&base, &Target::parse(other).expect(other)).is_err(), "{other} was taken");
        }
    }
}
