//! Who the client is behind a proxy of the operator's own.
//!
//! `X-Forwarded-For` is anybody's to send. It counts only from a peer that the
//! operator named, and only as far as such peers wrote it: from the right, the
//! first address that is not a trusted proxy's is the client. `Forwarded` (RFC
//! 7239) is not read: a proxy that writes the one header and passes the other
//! on as it came would let its client choose.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Proxies whose `X-Forwarded-For` is believed; none by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// An operator's network cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustedProxyError {
    /// Neither an address nor a network.
    #[error("--trusted-proxy {0:?} must be an address or a network, such as 10.1.2.3 or 10.1.0.0/16 or fd00::/64")]
    NotANetwork(String),
    /// Bits set beyond the prefix.
    #[error("--trusted-proxy {text:?} has bits set beyond its prefix; did you mean {meant}?")]
    HostBits {
        /// As given.
        text: String,
        /// With the bits cleared.
        meant: IpNet,
    },
    /// A `/0`.
    #[error("--trusted-proxy {0:?} would believe everybody; name the networks of your proxies")]
    Everybody(String),
}

impl TrustedProxies {
    /// Reads addresses and networks.
    ///
    /// # Errors
    /// What is wrong with which.
    pub fn new(texts: &[String]) -> Result<Self, TrustedProxyError> {
        texts.iter().map(|text| network(text)).collect::<Result<_, _>>().map(Self)
    }

    /// Whether the other end of a connection is such a proxy.
    pub(super) fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
    }

    /// The client of a request that came from `peer`.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trusts(peer) || !headers.contains_key(FORWARDED_FOR) {
            return peer;
        }
        self.forwarded(headers).unwrap_or_else(|| {
            tracing::warn!(%peer, "X-Forwarded-For of a trusted proxy cannot be read; its own address is taken for the client's");
            peer
        })
    }

    /// The right-most address that is not a trusted proxy's; the left-most if
    /// all are. `None` if one cannot be read on the way there.
    fn forwarded(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let mut last = None;
        for value in headers.get_all(FORWARDED_FOR).iter().rev() {
            for text in value.to_str().ok()?.rsplit(',') {
                let ip = address(text.trim_matches([' ', '\t']))?;
                last = Some(ip);
                if !self.trusts(ip) {
                    return last;
                }
            }
        }
        last
    }
}

fn network(text: &str) -> Result<IpNet, TrustedProxyError> {
    let read = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
    match read {
        None => Err(TrustedProxyError::NotANetwork(text.to_owned())),
        Some(read) if read.prefix_len() == 0 => Err(TrustedProxyError::Everybody(text.to_owned())),
        Some(read) if read.trunc() != read => {
            Err(TrustedProxyError::HostBits { text: text.to_owned(), meant: read.trunc() })
        }
        Some(read) => Ok(read),
    }
}

/// `1.2.3.4`, `::1`, `[::1]`, and the bracketed and IPv4 forms with a port,
/// which some proxies add.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok().filter(IpAddr::is_ipv6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(bare).or_else(with_port).map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().expect("a value"));
        }
        headers
    }

    #[test]
    fn the_right_most_address_that_no_trusted_proxy_has_is_the_client() {
        let trusted = TrustedProxies::new(&["10.0.0.0/8".to_owned(), "fd00::/64".to_owned(), "192.0.2.1".to_owned()])
            .expect("networks");
        for (peer, lines, client) in [
            ("10.0.0.1", &["203.0.113.9"][..], "203.0.113.9"),
            // What the client wrote itself stands left of what the proxy added.
            ("10.0.0.1", &["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["127.0.0.1,10.0.0.5,\t203.0.113.9 , 10.0.0.2"], "203.0.113.9"),
            ("10.0.0.1", &["198.51.100.1", "203.0.113.9", "10.0.0.2, 192.0.2.1"], "203.0.113.9"),
            ("::ffff:10.0.0.1", &["2001:db8::7"], "2001:db8::7"),
            ("fd00::3", &["[2001:db8::7]:443"], "2001:db8::7"),
            ("10.0.0.1", &["203.0.113.9:51234"], "203.0.113.9"),
            ("10.0.0.1", &["::ffff:203.0.113.9"], "203.0.113.9"),
            // Garbage left of the client is the client's own business.
            ("10.0.0.1", &["<script>, 203.0.113.9"], "203.0.113.9"),
            // A request of a proxy's own.
            ("10.0.0.1", &["10.0.0.9, 10.0.0.2"], "10.0.0.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            // Not readable where it matters: the peer.
            ("10.0.0.1", &["203.0.113.9, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["203.0.113.9,"], "10.0.0.1"),
            ("10.0.0.1", &["203.0.113.9 10.0.0.2"], "10.0.0.1"),
            ("10.0.0.1", &["010.0.0.2"], "10.0.0.1"),
            ("10.0.0.1", &["203.0.113.9", "_hidden, 10.0.0.2"], "10.0.0.1"),
            // Never from others.
            ("203.0.113.66", &["127.0.0.1"], "203.0.113.66"),
            ("192.0.2.2", &["127.0.0.1"], "192.0.2.2"),
            ("fd00:0:0:1::3", &["127.0.0.1"], "fd00:0:0:1::3"),
        ] {
            assert_eq!(trusted.client(ip(peer), &headers(lines)), ip(client), "{peer} {lines:?}");
        }
        let nobody = TrustedProxies::default();
        assert_eq!(nobody.client(ip("127.0.0.1"), &headers(&["203.0.113.9"])), ip("127.0.0.1"));
    }

    #[test]
    fn what_is_no_network_of_proxies_is_refused() {
        for (text, says) in [
            ("proxy.internal", "must be an address"),
            ("10.1.2.3/8", "did you mean 10.0.0.0/8"),
            ("0.0.0.0/0", "everybody"),
            ("::/0", "everybody"),
            ("10.0.0.0/33", "must be an address"),
            ("", "must be an address"),
        ] {
            let error = TrustedProxies::new(&[text.to_owned()]).expect_err(text).to_string();
            assert!(error.contains(says) && error.contains("--trusted-proxy"), "{error}");
        }
    }
}
