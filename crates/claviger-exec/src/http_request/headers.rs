//! Which headers go out, who wins, and how those of the answer are shown
//! (security.md E10, E11).

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::{Map, Value};

use crate::{redact::Redactor, scheme::Authenticated};

pub(crate) const USER_AGENT: HeaderValue = HeaderValue::from_static(concat!("Claviger/", env!("CARGO_PKG_VERSION")));

/// Framing, connection and forwarding headers: nobody but this server sets them.
const HOP: [&str; 15] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "sec-datadog",
];

/// A header name by the published pattern: a letter, then letters, digits, `_`, `-`.
pub(crate) fn header_name(name: &str) -> Result<HeaderName, &'static str> {
    let rule = "must be a letter followed by letters, digits, underscores and hyphens";
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(known) || name.len() > 256 {
        return Err(rule);
    }
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| rule)
}

/// A header value: visible ASCII, space and tab. Line breaks, which would start
/// another header, are among what is refused.
pub(crate) fn header_value(value: &str) -> Result<HeaderValue, &'static str> {
    let rule =
        "may hold only visible ASCII characters, spaces and tabs; look for a line break or a letter with an accent";
    if !value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        return Err(rule);
    }
    HeaderValue::from_str(value).map_err(|_| rule)
}

/// Whether only this server may set a header.
pub(crate) fn is_hop_header(name: &HeaderName) -> bool {
    HOP.contains(&name.as_str()) || name.as_str().starts_with("proxy-") || name.as_str().starts_with("x-forwarded-")
}

/// What is wrong with a header name that a connection wants to set, if anything.
/// Said when the connection is saved, so that no run has to find out.
pub fn header_fault(name: &str) -> Option<&'static str> {
    match header_name(name) {
        Err(rule) => Some(rule),
        Ok(name) if is_hop_header(&name) => {
            Some("may not be set by a connection: the server sets or refuses it itself")
        }
        Ok(_) => None,
    }
}

/// What the merged body says of its own type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum ContentType {
    /// Only where nobody else says anything.
    Default(HeaderValue),
    /// The body cannot be read without it (a multipart boundary).
    Needed(HeaderValue),
}

/// All headers of the request: the action's, what the body needs, and over all
/// of them the connection's.
pub(super) fn merge(action: HeaderMap, body: Option<ContentType>, connection: &Authenticated) -> HeaderMap {
    let mut headers = action;
    match body {
        Some(ContentType::Default(value)) => {
            headers.entry(header::CONTENT_TYPE).or_insert(value);
        }
        Some(ContentType::Needed(value)) => {
            headers.insert(header::CONTENT_TYPE, value);
        }
        None => {}
    }
    for name in connection.headers.keys() {
        headers.remove(name);
    }
    for (name, value) in &connection.headers {
        headers.append(name, value.clone());
    }
    headers.entry(header::USER_AGENT).or_insert(USER_AGENT);
    headers
}

/// The answer's headers as the action's output shows them: canonical names,
/// each with the list of its values, without cookies and without secrets.
pub(super) fn output(headers: &HeaderMap, redactor: &Redactor, count: &mut u64) -> Value {
    let mut shown = Map::new();
    for name in headers.keys().filter(|name| **name != header::SET_COOKIE && name.as_str() != "set-cookie2") {
        let text = |value: &HeaderValue| Value::String(String::from_utf8_lossy(value.as_bytes()).into_owned());
        let values = headers.get_all(name).iter().map(text).collect();
        shown.insert(canonical(name.as_str()), Value::Array(values));
    }
    let mut shown = Value::Object(shown);
    redactor.value(&mut shown, count);
    shown
}

/// `content-type` as `Content-Type`.
fn canonical(name: &str) -> String {
    let mut start = true;
    let step = |character: char| {
        let shown = if start { character.to_ascii_uppercase() } else { character };
        start = character == '-';
        shown
    };
    name.chars().map(step).collect()
}
