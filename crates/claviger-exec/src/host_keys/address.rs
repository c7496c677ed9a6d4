//! Where keys of the host are asked for.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use url::{Host, Url};

/// An address of this host's own network that lends keys: link-local or loopback, by number,
/// so that no name server says who is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct HostAddress {
    pub(super) address: SocketAddr,
    /// `host` or `host:port`
    pub(super) authority: String,
    path_and_query: String,
}

/// The text is no such address.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be http:// and a link-local or loopback address by number, such as http://169.254.169.254 or http://169.254.170.23/v1/credentials"
)]
pub struct BadHostAddress;

impl HostAddress {
    pub(super) fn path_and_query(&self) -> &str {
        &self.path_and_query
    }
}

impl FromStr for HostAddress {
    type Err = BadHostAddress;

    fn from_str(text: &str) -> Result<Self, BadHostAddress> {
        let url = Url::parse(text).map_err(|_| BadHostAddress)?;
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            _ => return Err(BadHostAddress),
        };
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        if url.scheme() != "http" || !plain || !is_of_host(ip) {
            return Err(BadHostAddress);
        }
        let address = SocketAddr::new(ip, url.port().unwrap_or(80));
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Ok(Self { address, authority: url.authority().to_owned(), path_and_query: format!("{}{query}", url.path()) })
    }
}

/// Where AWS's own programs accept such a service without TLS: loopback, link-local, and the
/// addresses of EC2 in IPv6 (`fd00:ec2::/32`).
fn is_of_host(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || matches!(ip.segments(), [0xfd00, 0x0ec2, ..]),
    }
}

/// Without the path, which on ECS is all that it takes to be lent keys.
impl fmt::Debug for HostAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for HostAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}", self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_of_the_hosts_own_network_lends_keys() {
        for good in [
            "http://169.254.169.254",
            "http://169.254.170.2/v2/credentials/abc?x=1",
            "http://[fd00:ec2::23]/v1/credentials",
            "http://127.0.0.1:1234/",
            "http://[::1]:80/",
        ] {
            assert!(good.parse::<HostAddress>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "169.254.169.254",
            "https://169.254.169.254",
            "http://metadata.example/",
            "http://localhost/",
            "http://10.0.0.1/",
            "http://8.8.8.8/",
            "http://u:p@169.254.169.254/",
            "http://169.254.169.254/#x",
            "http://[fe80::1]/",
            "http://[fd00:ec3::23]/",
        ] {
            assert_eq!(bad.parse::<HostAddress>(), Err(BadHostAddress), "{bad}");
        }
        let address: HostAddress = "http://169.254.170.2:81/v2/x?y=z".parse().expect("an address");
        for shown in [address.to_string(), format!("{address:?}")] {
            assert_eq!(shown, "http://169.254.170.2:81", "the path of ECS is a secret");
        }
        assert_eq!(address.path_and_query(), "/v2/x?y=z");
    }
}
