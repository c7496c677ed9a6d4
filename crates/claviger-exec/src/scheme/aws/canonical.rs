//! The one spelling of a request that both sides sign (AWS General Reference,
//! *Create a signed AWS API request*, steps 1 and 2). Bytes, since a header may
//! hold what is no UTF-8.

use std::{borrow::Cow, collections::BTreeMap};

use aws_lc_rs::digest;
use http::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use zeroize::Zeroizing;

/// What stays as it is (RFC 3986, unreserved).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same in a path.
const PATH: &AsciiSet = &VALUE.remove(b'/');

/// How a service reads the path of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PathRules {
    /// Dot segments and empty ones count for nothing.
    pub normalised: bool,
    /// What is percent-encoded on the wire is encoded once more.
    pub twice: bool,
}

impl PathRules {
    /// An object's key is a path of its own and taken as it is; every other
    /// service takes it apart.
    pub(super) fn of_service(service: &str) -> Self {
        let is_plain = super::is_s3(service);
        Self { normalised: !is_plain, twice: !is_plain }
    }
}

/// A request as it goes onto the wire, and what is known of its body.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// Upper case.
    pub method: &'a str,
    /// Percent-encoded, with its slash at the beginning.
    pub path: &'a str,
    /// Percent-encoded, without its question mark.
    pub query: &'a str,
    /// All that are to be signed, `Host` among them.
    pub headers: &'a HeaderMap,
    /// SHA-256 of the body in hexadecimal, or a word in its place.
    pub payload: &'a str,
}

/// Names of the signed headers, sorted, with semicolons between them.
pub fn signed_headers(headers: &HeaderMap) -> String {
    let mut names: Vec<_> = headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    names.join(";")
}

/// The canonical request. Holds the session token, if there is one.
pub fn canonical_request(message: &Message<'_>, rules: PathRules) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::with_capacity(512));
    for part in [message.method, &path(message.path, rules), &query(message.query)] {
        text.extend_from_slice(part.as_bytes());
        text.push(b'\n');
    }
    for (name, values) in headers(message.headers) {
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        text.extend_from_slice(&values);
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(signed_headers(message.headers).as_bytes());
    text.push(b'\n');
    text.extend_from_slice(message.payload.as_bytes());
    text
}

/// What is signed in the end. `time` is `20150830T123600Z`.
pub fn string_to_sign(canonical: &[u8], time: &str, scope: &str) -> String {
    format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", sha256(canonical))
}

/// In hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

fn path(path: &str, rules: PathRules) -> String {
    let path = if rules.normalised { normalised(path) } else { Cow::Borrowed(path) };
    match rules.twice {
        true => percent_encode(path.as_bytes(), PATH).to_string(),
        false => once(&path),
    }
}

/// Without dot segments and without empty ones; a slash at the end stays.
fn normalised(path: &str) -> Cow<'_, str> {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    let is_open = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end)) && !segments.is_empty();
    Cow::Owned(format!("/{}{}", segments.join("/"), if is_open { "/" } else { "" }))
}

/// Everything encoded exactly once and by one alphabet, whatever the wire has.
/// An encoded slash stays one: it is no separator.
fn once(path: &str) -> String {
    let path = path.replace("%2f", "%2F");
    let pieces = path.split("%2F").map(|piece| encoded(piece, PATH));
    pieces.collect::<Vec<_>>().join("%2F")
}

/// Sorted by name and value as they are encoded; a name without a value has an empty one.
fn query(query: &str) -> String {
    let encode = |text: &str| encoded(&text.replace('+', " "), VALUE);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut pairs: Vec<_> = pairs.map(|(name, value)| (encode(name), encode(value))).collect();
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// Bytes and not characters: what is encoded need not be UTF-8.
fn encoded(text: &str, alphabet: &'static AsciiSet) -> String {
    percent_encode(&Cow::<[u8]>::from(percent_decode_str(text)), alphabet).to_string()
}

/// By name; the values of one name in their order with commas between them.
fn headers(headers: &HeaderMap) -> BTreeMap<&str, Zeroizing<Vec<u8>>> {
    let mut all = BTreeMap::<_, Zeroizing<Vec<u8>>>::new();
    for name in headers.keys() {
        let mut text = Zeroizing::new(Vec::new());
        for (index, value) in headers.get_all(name).iter().enumerate() {
            if index > 0 {
                text.push(b',');
            }
            trim_into(&mut text, value.as_bytes());
        }
        all.insert(name.as_str(), text);
    }
    all
}

/// Without blanks around it, and with one space where there are several.
fn trim_into(text: &mut Vec<u8>, value: &[u8]) {
    let words = value.trim_ascii().split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            text.push(b' ');
        }
        text.extend_from_slice(word);
    }
}
