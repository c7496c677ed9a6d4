//! Where browsers find this server: what `Origin` must say.

use std::{net::SocketAddr, sync::Arc};

use axum::http::{HeaderMap, StatusCode, header};
use claviger_core::passkey::Party;

use crate::error::ApiError;

/// The origins that are this server's own, as browsers write them.
///
/// With a public URL only that one. Without: the listen address and the names of
/// this machine at its port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origins {
    /// Shared: each request has a copy.
    own: Arc<[String]>,
    /// Whether a browser keeps our cookie there: over TLS, or on this machine.
    keeps_cookies: bool,
}

impl Origins {
    /// The origins of a server at `listen` that speaks TLS itself or not.
    pub fn new(listen: SocketAddr, tls: bool, public_url: Option<&str>) -> Self {
        match public_url.and_then(origin_of) {
            Some(public) => {
                let keeps_cookies = public.starts_with("https://") || is_local(&public);
                Self { own: Arc::new([public]), keeps_cookies }
            }
            None => Self {
                own: local(listen, tls).into(),
                keeps_cookies: tls || listen.ip().is_loopback() || listen.ip().is_unspecified(),
            },
        }
    }

    /// Whether a browser says that it shows a page of ours.
    pub(crate) fn is_own(&self, origin: &str) -> bool {
        self.own.iter().any(|own| own == origin)
    }

    /// The first of them, for people.
    pub(crate) fn shown(&self) -> &str {
        self.own.first().map_or("", String::as_str)
    }

    /// For whom passkeys are made on the page that a browser shows: the one that it
    /// names, or the first of ours that passkeys work at.
    pub(crate) fn party(&self, headers: &HeaderMap) -> Result<Party, ApiError> {
        let shown = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        let mut own = self.own.iter().filter(|own| shown.is_none_or(|shown| shown == *own));
        let party = own.find_map(|own| Party::of(own));
        party.ok_or_else(|| {
            let text = "browsers have passkeys only at https:// addresses with a name, and at localhost; start the \
                        server with --public-url https://…, or open it at http://localhost";
            ApiError::new(StatusCode::BAD_REQUEST, text)
        })
    }

    /// Passes if a session is of any use to a browser.
    pub(crate) fn require_cookies(&self) -> Result<(), ApiError> {
        if self.keeps_cookies {
            return Ok(());
        }
        let text = "browsers keep no session at a plain http:// address; start the server with --public-url https://…, \
                    and TLS at it or in front of it";
        Err(ApiError::new(StatusCode::BAD_REQUEST, text))
    }
}

/// Scheme, host and port of a URL as browsers write them: lower case, no port
/// where it is the scheme's own.
fn origin_of(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    let (scheme, host) = (uri.scheme_str()?, uri.host()?.to_ascii_lowercase());
    let own = if scheme == "https" { 443 } else { 80 };
    Some(match uri.port_u16() {
        Some(port) if port != own => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    })
}

fn local(listen: SocketAddr, tls: bool) -> Vec<String> {
    let scheme = if tls { "https" } else { "http" };
    let address = (!listen.ip().is_unspecified()).then(|| listen.to_string());
    let names = ["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{}", listen.port()));
    let urls = address.into_iter().chain(names).map(|authority| format!("{scheme}://{authority}"));
    urls.filter_map(|url| origin_of(&url)).collect()
}

fn is_local(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").unwrap_or_default();
    let named = |name: &str| host == name || host.strip_prefix(name).is_some_and(|rest| rest.starts_with(':'));
    ["localhost", "127.0.0.1", "[::1]"].into_iter().any(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_ours_to_the_letter() {
        let listen = "127.0.0.1:8420".parse().expect("an address");
        let public = Origins::new(listen, false, Some("https://Keys.Example.com:443/claviger"));
        let plain = Origins::new(listen, false, None);
        for (origin, behind, here) in [
            ("https://keys.example.com", true, false),
            ("https://keys.example.com:443", false, false),
            ("https://keys.example.com/", false, false),
            ("https://KEYS.example.com", false, false),
            ("http://keys.example.com", false, false),
            ("https://evil.keys.example.com", false, false),
            ("https://keys.example.com.evil.com", false, false),
            ("null", false, false),
            ("", false, false),
            ("http://127.0.0.1:8420", false, true),
            ("http://localhost:8420", false, true),
            ("http://[::1]:8420", false, true),
            ("https://localhost:8420", false, false),
            ("http://localhost", false, false),
            ("http://localhost:84200", false, false),
        ] {
            assert_eq!((public.is_own(origin), plain.is_own(origin)), (behind, here), "{origin}");
        }
        assert_eq!(public.shown(), "https://keys.example.com");
    }

    #[test]
    fn passkeys_are_made_for_the_page_that_is_shown() {
        let listen = "127.0.0.1:8420".parse().expect("an address");
        let public = Origins::new(listen, true, Some("https://keys.example.com"));
        let plain = Origins::new(listen, false, None);
        let party = |origins: &Origins, shown: &'static str| {
            let mut headers = HeaderMap::new();
            if !shown.is_empty() {
                headers.insert(header::ORIGIN, header::HeaderValue::from_static(shown));
            }
            origins.party(&headers).ok().map(|party| (party.id, party.origin))
        };
        let at = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
        for shown in ["", "https://keys.example.com"] {
            assert_eq!(party(&public, shown), at("keys.example.com", "https://keys.example.com"));
        }
        for shown in ["", "http://localhost:8420"] {
            assert_eq!(party(&plain, shown), at("localhost", "http://localhost:8420"));
        }
        for shown in ["http://127.0.0.1:8420", "https://keys.example.com", "null"] {
            assert_eq!(party(&plain, shown), None, "{shown}");
        }
    }

    #[test]
    fn a_session_needs_tls_or_this_machine() {
        let cases = [
            ("127.0.0.1:80", false, None, true),
            ("0.0.0.0:80", false, None, true),
            ("10.0.0.5:80", false, None, false),
            ("10.0.0.5:80", true, None, true),
            ("10.0.0.5:80", false, Some("https://keys.example.com"), true),
            ("10.0.0.5:80", false, Some("http://keys.example.com"), false),
            ("10.0.0.5:80", true, Some("http://keys.example.com"), false),
            ("10.0.0.5:80", false, Some("http://localhost:8420"), true),
            ("10.0.0.5:80", false, Some("http://localhost.example.com"), false),
        ];
        for (listen, tls, public, keeps) in cases {
            let origins = Origins::new(listen.parse().expect("an address"), tls, public);
            assert_eq!(origins.require_cookies().is_ok(), keeps, "{listen} {tls} {public:?}");
        }
    }
}
