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

/// Stands for all hosts of AWS, whose services have one each. No URL can name
/// it: nothing that is parsed has a `*` in its host.
const AWS_HOSTS: &str = "*.amazonaws.com";

impl Origin {
    /// Whether this is the one origin that stands for many hosts: those of AWS,
    /// by HTTPS on its own port. Only for credentials that sign and are not sent.
    pub fn is_aws(&self) -> bool {
        self.host == AWS_HOSTS
    }

    /// Whether a request to `other` goes where this says: the same origin, or one
    /// of AWS's hosts (those in China end in `.cn`) where all of them are meant.
    pub fn covers(&self, other: &Self) -> bool {
        let is_aws_host = |host: &str| {
            let host = host.strip_suffix(".cn").unwrap_or(host);
            host.strip_suffix(".amazonaws.com").is_some_and(|name| !name.is_empty() && !name.contains('*'))
        };
        match self.is_aws() {
            true => (self.scheme, self.port) == (other.scheme, other.port) && is_aws_host(&other.host),
            false => self == other,
        }
    }
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
    /// The destination of a vendor that has one host for each of its services;
    /// `None` for the URL of any other, which is parsed.
    pub fn of_aws(url: &str) -> Option<Self> {
        let origin = Origin { scheme: Scheme::Https, host: AWS_HOSTS.to_owned(), port: 443 };
        (url == origin.to_string()).then(|| Self { origin, path_prefix: "/".to_owned(), methods: None })
    }

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

    /// E8: one origin stands for many hosts, and only for those, by HTTPS on its port.
    #[test]
    fn e8_the_hosts_of_aws_and_no_other() {
        let all = Destination::of_aws("https://*.amazonaws.com").expect("all hosts of AWS").origin;
        let at = |scheme, host: &str, port| Origin { scheme, host: host.into(), port };
        for host in ["s3.eu-central-1.amazonaws.com", "b.s3.amazonaws.com", "iam.cn-north-1.amazonaws.com.cn"] {
            assert!(all.covers(&at(Scheme::Https, host, 443)), "{host}");
            assert!(!all.covers(&at(Scheme::Http, host, 443)) && !all.covers(&at(Scheme::Https, host, 8443)), "{host}");
        }
        for host in [
            "amazonaws.com",
            ".amazonaws.com",
            "amazonaws.com.cn",
            "xamazonaws.com",
            "s3.amazonaws.com.example.com",
            "s3.amazonaws.com.cn.cn",
            "s3.amazonaws.cn",
            "127.0.0.1",
            "*.amazonaws.com",
        ] {
            assert!(!all.covers(&at(Scheme::Https, host, 443)), "{host}");
        }
        for url in ["https://*.example.com", "http://*.amazonaws.com", "https://*.amazonaws.com/x", "https://*.com"] {
            assert_eq!(Destination::of_aws(url), None, "{url}");
        }
        let other = at(Scheme::Https, "*.example.com", 443);
        assert!(!other.covers(&at(Scheme::Https, "a.example.com", 443)), "no other name stands for many");
    }

    #[test]
    fn a_prefix_covers_whole_segments_only() {
        let origin = Origin { scheme: Scheme::Https, host: "a.test".into(), port: 443 };
        let at = |prefix: &str| Destination { origin: origin.clone(), path_prefix: prefix.into(), methods: None };
        assert!(at("/v1").covers_path("/v1") && at("/v1").covers_path("/v1/x"));
        assert!(!at("/v1").covers_path("/v10") && !at("/v1").covers_path("/"));
        assert!(at("/").covers_path("/anything"));
    }
}
