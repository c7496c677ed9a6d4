//! The one cookie of a session. Its name's prefix makes browsers refuse it unless
//! it is Secure, for this host alone and for every path (security.md W1).

use axum::http::{HeaderMap, HeaderValue, header};
use claviger_core::session::Begun;
use claviger_model::Secret;

/// Name of the session's cookie.
pub(crate) const SESSION: &str = "__Host-claviger";

/// What every cookie of ours has. No Max-Age: it ends with the browser, and the
/// server's own ends count.
const ATTRIBUTES: &str = "; Path=/; Secure; HttpOnly; SameSite=Lax";

/// The value of the cookie of this name, if there is exactly one.
pub(crate) fn value(headers: &HeaderMap, name: &str) -> Option<Secret<String>> {
    let mut found = None;
    for line in headers.get_all(header::COOKIE) {
        for pair in line.to_str().ok()?.split(';') {
            let Some((given, value)) = pair.trim_ascii().split_once('=') else { continue };
            // Of two, nobody knows which one the browser means.
            if given == name && found.replace(Secret::new(value.to_owned())).is_some() {
                return None;
            }
        }
    }
    found
}

/// Gives a browser its session.
pub(crate) fn set(headers: &mut HeaderMap, begun: &Begun) {
    put(headers, SESSION, begun.text.expose(), ATTRIBUTES);
}

/// Takes it away again.
pub(crate) fn clear(headers: &mut HeaderMap) {
    put(headers, SESSION, "", &format!("{ATTRIBUTES}; Max-Age=0"));
}

/// Adds a line that sets a cookie.
pub(crate) fn put(headers: &mut HeaderMap, name: &str, value: &str, attributes: &str) {
    // Values of ours are base64url.
    if let Ok(mut line) = HeaderValue::try_from(format!("{name}={value}{attributes}")) {
        line.set_sensitive(true);
        headers.append(header::SET_COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_static(line));
        }
        value(&headers, SESSION).map(|value| value.expose().clone())
    }

    #[test]
    fn one_cookie_of_the_very_name_counts() {
        assert_eq!(of(&["__Host-claviger=a"]).as_deref(), Some("a"));
        assert_eq!(of(&["x=1; __Host-claviger=a=b;y=2"]).as_deref(), Some("a=b"));
        assert_eq!(of(&["x=1", "__Host-claviger=a"]).as_deref(), Some("a"), "HTTP/2 sends a line each");
        for none in [
            &["__host-claviger=a"][..],
            &["__Host-claviger"],
            &["claviger=a"],
            &["__Host-claviger-sign-in=a"],
            &["__Host-claviger=a; __Host-claviger=a"],
            &["__Host-claviger=a", "__Host-claviger=b"],
            &[],
        ] {
            assert_eq!(of(none), None, "{none:?}");
        }
    }
}
