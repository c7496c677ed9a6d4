//! [`Target`]: a URL that passed, parsed once.

use claviger_model::{Destination, Origin};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Host, Url};

use super::{below::below, host, port, text};

/// What a query's names and values keep unencoded (RFC 3986, unreserved).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Longer ones are read like any other, which knows the limit of the whole URL.
const PLAIN: usize = 4096;

/// A URL that passed the policy on its text (E1 to E4): scheme, host and port,
/// path and query, never parsed again. Only this module makes one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    origin: Origin,
    path: String,
    query: Option<String>,
}

/// Why a URL is not taken. The texts say what would be right.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TargetError {
    /// Nothing was given.
    #[error("the URL is empty; give one such as https://api.example.com/v1")]
    Empty,
    /// Not absolute.
    #[error(
        "the URL is relative, which needs a connection that has a destination; give one such as https://api.example.com/v1"
    )]
    Relative,
    /// Over 8,192 bytes.
    #[error("the URL is longer than 8192 bytes")]
    TooLong,
    /// A character that parsers disagree about.
    #[error(
        "the URL holds the character {0}; spaces, control and invisible characters, backslashes and braces must be percent-encoded"
    )]
    Character(String),
    /// Neither http nor https.
    #[error("the URL must begin with https:// or http://")]
    Scheme,
    /// `https:///…`
    #[error("the URL names no host; give one such as https://api.example.com/v1")]
    NoHost,
    /// User information or percent signs before the path.
    #[error(
        "the URL may hold no @ and no % before its path: credentials belong into the connection, hosts are written plainly"
    )]
    Authority,
    /// The parser found no host in it.
    #[error("the URL's host is not a name or an address ({0})")]
    NotAHost(String),
    /// Another spelling of a host.
    #[error("the URL's host must be written as {canonical}: lower case, addresses in their usual form")]
    Spelling {
        /// The one spelling that is taken.
        canonical: String,
    },
    /// Empty, over-long or wildcard labels.
    #[error("the URL's host must consist of labels of 1 to 63 letters, digits and hyphens, 253 characters in all")]
    Label,
    /// A name that has no meaning outside.
    #[error(
        "the host {0} is a name of this machine or of its network; the operator can open it with --egress-allow {0}:PORT"
    )]
    Inside(String),
    /// Not one to five digits.
    #[error("the URL's port must be a number from 1 to 65535 without leading zeros")]
    NotAPort,
    /// A port of another protocol.
    #[error("port {0} belongs to another protocol than HTTP and is not contacted")]
    BadPort(u16),
    /// A literal address that is not on the public internet.
    #[error("the address {address} is refused: {why}; the operator can open it with --egress-allow {address}:PORT")]
    Address {
        /// As in the URL.
        address: String,
        /// Which kind of address it is.
        why: &'static str,
    },
}

impl Target {
    /// Reads a URL by E1 to E4, without any operator rule; see
    /// [`crate::Exec::target`] for the one with them.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        Self::read(text, |_, _| false)
    }

    /// `is_open` says whether a rule of the operator's names this host and port,
    /// which lifts E3.
    pub(crate) fn read(text: &str, is_open: impl Fn(&str, u16) -> bool) -> Result<Self, TargetError> {
        let cut = text::cut(text)?;
        let (typed_host, typed_port) = split_port(cut.authority)?;
        let url = Url::parse(text).map_err(|error| TargetError::NotAHost(error.to_string()))?;
        let parsed = url.host().ok_or(TargetError::NoHost)?;
        let host = host::canonical(typed_host, &parsed)?;
        let port = typed_port.unwrap_or(cut.scheme.default_port());
        if port::is_bad(port) {
            return Err(TargetError::BadPort(port));
        }
        if matches!(parsed, Host::Domain(_)) && host::is_inside(&host) && !is_open(&host, port) {
            return Err(TargetError::Inside(host));
        }
        let origin = Origin { scheme: cut.scheme, host, port };
        Ok(Self { origin, path: url.path().to_owned(), query: url.query().map(str::to_owned) })
    }

    /// What [`Self::read`] would make of `path_and_query` below a destination, if
    /// both are made of characters that no parser changes and hold no dot segment. The
    /// origin was read when the destination was made.
    pub(crate) fn plainly_below(destination: &Destination, path_and_query: &str) -> Option<Self> {
        let joined = below(destination, path_and_query);
        let (path, query) = match joined.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (joined.as_str(), None),
        };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        let plain = joined.len() < PLAIN
            && !port::is_bad(destination.origin.port)
            && !path.contains("/.")
            && path.bytes().all(|byte| is_plain(byte) || byte == b'/')
            && query.is_none_or(|query| query.bytes().all(|byte| is_plain(byte) || matches!(byte, b'=' | b'&')));
        let path = if path.is_empty() { "/" } else { path };
        let query = query.map(str::to_owned);
        plain.then(|| Self { origin: destination.origin.clone(), path: path.to_owned(), query })
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Percent-encoded path; begins with `/`; no dot segments.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Percent-encoded query without its question mark.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Adds one parameter to the query; name and value are percent-encoded here.
    pub fn push_query(&mut self, name: &str, value: &str) {
        let query = self.query.get_or_insert_default();
        if !query.is_empty() {
            query.push('&');
        }
        query.extend(utf8_percent_encode(name, QUERY));
        query.push('=');
        query.extend(utf8_percent_encode(value, QUERY));
    }

    /// Path and query as the request line has them.
    pub fn path_and_query(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// This target as the destination of a connection: its path, without a
    /// slash at its end, is the prefix; all methods.
    pub fn destination(&self) -> Destination {
        let path_prefix = match self.path.trim_end_matches('/') {
            "" => "/".to_owned(),
            prefix => prefix.to_owned(),
        };
        Destination { origin: self.origin.clone(), path_prefix, methods: None }
    }
}

/// The authority as typed, cut into host and port.
fn split_port(authority: &str) -> Result<(&str, Option<u16>), TargetError> {
    let host_end = if authority.starts_with('[') {
        authority.find(']').ok_or(TargetError::NotAHost("no closing bracket".to_owned()))? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, rest) = authority.split_at(host_end);
    if rest.is_empty() {
        return Ok((host, None));
    }
    let port = rest.strip_prefix(':').and_then(port::read).ok_or(TargetError::NotAPort)?;
    Ok((host, Some(port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_kept_in_its_parts() {
        let target = Target::parse("https://api.example.com:8443/v1/./a%20b/../c?x=1#part").expect("a good URL");
        assert_eq!(target.origin().to_string(), "https://api.example.com:8443");
        assert_eq!((target.path(), target.query()), ("/v1/c", Some("x=1")));
        assert_eq!(target.destination().to_string(), "https://api.example.com:8443/v1/c");
        let root = Target::parse("https://bücher.example.").expect("a real IDN");
        assert_eq!(root.origin().host, "xn--bcher-kva.example");
        assert_eq!(root.destination().path_prefix, "/");
    }

    /// Other rules would refuse these too; this one says what to do about them.
    #[test]
    fn user_information_is_refused_for_what_it_is() {
        for url in ["https://user:pass@example.com/", "https://example.com@other.example/", "https://ex%61mple.com/"] {
            assert_eq!(Target::parse(url), Err(TargetError::Authority), "{url}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_not_parsed_is_what_parsing_would_make_of_it(
            base in "https://a\\.example(:8443)?(/[a-z.~_-]{0,3}){0,3}",
            path in "[a-zA-Z0-9/._~?&=%;#@:-]{0,12}",
        ) {
            let base = Target::parse(&base).expect("a base").destination();
            if let Some(plain) = Target::plainly_below(&base, &path) {
                proptest::prop_assert_eq!(Ok(plain), Target::parse(&crate::guard::join(&base, &path)));
            }
        }
    }

    #[test]
    fn most_paths_need_no_parser() {
        let base = Target::parse("https://a.example/v1").expect("a base").destination();
        for path in ["", "/", "users/42", "/users?page=2&sort=name", "a.json", "//x"] {
            assert!(Target::plainly_below(&base, path).is_some(), "{path}");
        }
        for path in ["..", "a/../b", ".x", "%2e", "a b", "ü", "x#y", "x;y"] {
            assert!(Target::plainly_below(&base, path).is_none(), "{path}");
        }
    }

    #[test]
    fn query_parameters_are_encoded_where_they_land() {
        let mut target = Target::parse("https://api.example.com/").expect("a good URL");
        target.push_query("a b", "c&d=é");
        target.push_query("e", "");
        assert_eq!(target.path_and_query(), "/?a%20b=c%26d%3D%C3%A9&e=");
    }
}
