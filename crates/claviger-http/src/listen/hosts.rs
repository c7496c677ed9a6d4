//! Which hosts this server answers for: the defence against DNS rebinding and
//! forged links (security.md W6). Routes for health checks are exempt.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::Refusal;

/// Paths that any host may ask for: load balancers often send an address of
/// their own making.
const HEALTH: [&str; 2] = ["/healthz", "/readyz"];

/// The hosts that this server answers for.
///
/// Always the listen address and `localhost`, `127.0.0.1`, `[::1]`; then the
/// public URL's host and whatever the operator allows. Ports are not compared
/// (port mappings and proxies change them) unless an allowed host names one.
/// On a wildcard listen address, the address that a connection arrived at counts.
#[derive(Debug, Clone)]
pub struct AllowedHosts {
    entries: Vec<(Host, Option<u16>)>,
    wildcard: bool,
}

/// An operator's host or URL cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// `--public-url`.
    #[error("--public-url {0:?} must be http(s)://HOST[:PORT] with nothing else but a path")]
    PublicUrl(String),
    /// `--allowed-host`.
    #[error("--allowed-host {0:?} must be HOST or HOST:PORT, without scheme, path or wildcard")]
    AllowedHost(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    Name(String),
    Address(IpAddr),
}

/// A host and port as written, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Authority<'a> {
    name: &'a str,
    address: Option<IpAddr>,
    port: Option<u16>,
}

impl<'a> Authority<'a> {
    /// Reads `NAME`, `1.2.3.4` or `[::1]`, each with or without `:PORT`.
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let (name, port) = match text.rfind(':') {
            Some(colon) if !text[colon..].contains(']') => (&text[..colon], Some(port(&text[colon + 1..])?)),
            _ => (text, None),
        };
        if let Some(inner) = name.strip_prefix('[') {
            let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
            return Some(Self { name, address: Some(address.into()), port });
        }
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
        if name.is_empty() || name.len() > 253 || !name.bytes().all(plain) {
            return None;
        }
        Some(Self { name, address: name.parse::<Ipv4Addr>().ok().map(IpAddr::from), port })
    }

    /// Whether both name the same host and port.
    pub(super) fn same(&self, other: &Self) -> bool {
        let host = match (self.address, other.address) {
            (None, None) => self.name.eq_ignore_ascii_case(other.name),
            (mine, theirs) => mine == theirs,
        };
        host && self.port == other.port
    }

    fn owned(&self) -> Host {
        self.address.map_or_else(|| Host::Name(self.name.to_ascii_lowercase()), Host::Address)
    }
}

fn port(text: &str) -> Option<u16> {
    (text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

impl AllowedHosts {
    /// The rule for a server listening on `listen`.
    ///
    /// # Errors
    /// When the public URL or an allowed host cannot be read; the text names it.
    pub fn new(listen: SocketAddr, public_url: Option<&str>, allowed: &[String]) -> Result<Self, HostError> {
        let mut entries = vec![
            (Host::Name("localhost".to_owned()), None),
            (Host::Address(Ipv4Addr::LOCALHOST.into()), None),
            (Host::Address(Ipv6Addr::LOCALHOST.into()), None),
        ];
        if !listen.ip().is_unspecified() {
            entries.push((Host::Address(listen.ip()), None));
        }
        if let Some(url) = public_url {
            entries.push((public_host(url).ok_or_else(|| HostError::PublicUrl(url.to_owned()))?, None));
        }
        for text in allowed {
            let authority = Authority::parse(text.as_bytes()).ok_or_else(|| HostError::AllowedHost(text.to_owned()))?;
            entries.push((authority.owned(), authority.port));
        }
        Ok(Self { entries, wildcard: listen.ip().is_unspecified() })
    }

    /// Whether the address that a connection arrived at matters.
    pub(super) fn needs_local(&self) -> bool {
        self.wildcard
    }

    /// Judges one request: `local` is the address that its connection arrived
    /// at (only needed on a wildcard listen address), `path` is without query.
    pub(super) fn judge(&self, authority: &Authority<'_>, path: &str, local: Option<IpAddr>) -> Result<(), Refusal> {
        if self.allows(authority, local) || HEALTH.contains(&path) { Ok(()) } else { Err(Refusal::UNKNOWN_HOST) }
    }

    fn allows(&self, authority: &Authority<'_>, local: Option<IpAddr>) -> bool {
        let listed = self.entries.iter().any(|(host, port)| {
            let same = match (host, authority.address) {
                (Host::Name(name), None) => name.eq_ignore_ascii_case(authority.name),
                (Host::Address(address), Some(theirs)) => *address == theirs,
                _ => false,
            };
            same && (port.is_none() || *port == authority.port)
        });
        listed || (local.is_some() && authority.address == local)
    }
}

fn public_host(url: &str) -> Option<Host> {
    let uri: http::Uri = url.parse().ok()?;
    let good = matches!(uri.scheme_str(), Some("http" | "https")) && uri.query().is_none();
    Authority::parse(uri.authority().filter(|_| good)?.as_str().as_bytes()).map(|authority| authority.owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(hosts: &AllowedHosts, host: &str, path: &str) -> u16 {
        let Some(authority) = Authority::parse(host.as_bytes()) else { return 400 };
        hosts.judge(&authority, path, "192.0.2.9".parse().ok()).map_or_else(|refusal| refusal.status, |()| 200)
    }

    #[test]
    fn only_listed_hosts_are_answered() {
        let allowed = ["proxy.internal".to_owned(), "edge:8443".to_owned()];
        let listen = "10.0.0.5:8420".parse().expect("an address");
        let hosts = AllowedHosts::new(listen, Some("https://Keys.Example.com/"), &allowed).expect("hosts");
        let cases = [
            ("keys.example.com", 200),
            ("KEYS.example.COM:443", 200),
            ("localhost:1", 200),
            ("127.0.0.1:8420", 200),
            ("[0:0::1]:8420", 200),
            ("10.0.0.5:8420", 200),
            ("proxy.internal:9", 200),
            ("edge:8443", 200),
            ("192.0.2.9", 200),
            ("edge", 421),
            ("edge:80", 421),
            ("evil.example.com", 421),
            ("keys.example.com.evil.com", 421),
            ("10.0.0.6", 421),
            ("localhost.", 421),
            ("", 400),
            ("a b", 400),
            ("localhost:", 400),
            ("localhost:+80", 400),
            ("localhost:99999", 400),
            ("localhost:80:80", 400),
            ("user@localhost", 400),
            ("localhost/x", 400),
            ("[::1", 400),
            ("[::1]x", 400),
        ];
        for (host, status) in cases {
            assert_eq!(verdict(&hosts, host, "/api"), status, "{host}");
        }
        assert_eq!(verdict(&hosts, "10.9.9.9", "/healthz"), 200);
        assert_eq!(verdict(&hosts, "10.9.9.9", "/healthz/x"), 421);
    }

    #[test]
    fn what_an_operator_got_wrong_is_named() {
        let listen = "127.0.0.1:0".parse().expect("an address");
        let bad = AllowedHosts::new(listen, Some("keys.example.com"), &[]);
        assert!(bad.is_err_and(|e| e.to_string().contains("--public-url \"keys.example.com\"")));
        let bad = AllowedHosts::new(listen, None, &["*.example.com".to_owned()]);
        assert!(bad.is_err_and(|e| e.to_string().contains("--allowed-host \"*.example.com\"")));
    }
}
