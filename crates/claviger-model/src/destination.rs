//! Where a connection may send its credential: scheme, host, port and path
//! prefix, optionally methods. Part of the connection and of what seals it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The two schemes that we speak.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Plain HTTP: the editor's explicit choice.
    Http,
    /// HTTP over TLS.
    Https,
}

impl Scheme {
    /// As in a URL, without the colon.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The port where none is named.
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// Scheme, host and port (RFC 6454). The host is lower-case ASCII, an IPv6
/// address stands in brackets.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// `http` or `https`.
    pub scheme: Scheme,
    /// Lower-case ASCII name, dotted IPv4 or bracketed IPv6.
    pub host: String,
    /// Always set, also where it is the scheme's own.
    pub port: u16,
}

impl fmt::Display for Origin {
    /// `https://api.example.com`, with the port only where it is not the scheme's own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.host)?;
        if self.port == self.scheme.default_port() { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

/// Where a connection's requests may go.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Destination {
    /// Nothing else is ever contacted with the credential.
    pub origin: Origin,
    /// Begins with `/`, has no dot segments and no trailing slash except as `/` itself.
    pub path_prefix: String,
    /// Upper-case methods; `None` allows all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub methods: Option<Vec<String>>,
}

impl Destination {
    /// Whether `path` lies below the prefix, compared by whole segments. The
    /// path must be resolved already: no dot segments, encoded or not.
    pub fn covers_path(&self, path: &str) -> bool {
        let prefix = self.path_prefix.trim_end_matches('/');
        path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, if self.path_prefix == "/" { "" } else { &self.path_prefix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_covers_whole_segments_only() {
        let origin = Origin { scheme: Scheme::Https, host: "a.test".into(), port: 443 };
        let at = |prefix: &str| Destination { origin: origin.clone(), path_prefix: prefix.into(), methods: None };
        assert!(at("/v1").covers_path("/v1") && at("/v1").covers_path("/v1/x"));
        assert!(!at("/v1").covers_path("/v10") && !at("/v1").covers_path("/"));
        assert!(at("/").covers_path("/anything"));
    }
}
