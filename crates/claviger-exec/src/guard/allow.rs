//! E7: what the operator opens, and for whom.

use std::{fmt, net::IpAddr, str::FromStr};

use claviger_model::{ConnectionId, OrganizationId};
use ipnet::IpNet;

use super::{host, port};
use crate::client::PoolKey;

/// One `--egress-allow` entry: `CIDR[:PORT]` or `HOST[:PORT]`.
///
/// `10.0.0.0/8`, `10.1.2.3:8443`, `[fd00::/8]:443`, `::1`, `vault.internal:8200`.
/// A host entry opens every address that the name resolves to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AllowRule {
    text: String,
    what: What,
    port: Option<u16>,
    organization: Option<OrganizationId>,
    connection: Option<ConnectionId>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum What {
    Network(IpNet),
    Host(String),
}

/// The text is neither `CIDR[:PORT]` nor `HOST[:PORT]`.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AllowRuleError {
    /// Not a port.
    #[error("{0:?}: the port must be a number from 1 to 65535")]
    Port(String),
    /// Bits set beyond the prefix.
    #[error("{text:?} has bits set beyond its prefix; did you mean {meant}?")]
    HostBits {
        /// As given.
        text: String,
        /// With the bits cleared.
        meant: IpNet,
    },
    /// Neither a network nor a name.
    #[error(
        "{0:?} is neither CIDR[:PORT] nor HOST[:PORT]; examples: 10.0.0.0/8, 10.1.2.3:8443, [fd00::/8]:443, vault.internal:8200"
    )]
    Neither(String),
}

impl AllowRule {
    /// Reads one entry.
    ///
    /// # Errors
    /// What is wrong with it and what would be right.
    pub fn parse(text: &str) -> Result<Self, AllowRuleError> {
        let (what, port) = split(text)?;
        let port = match port {
            Some(port) => {
                Some(port::read(port).filter(|port| *port > 0).ok_or_else(|| AllowRuleError::Port(text.to_owned()))?)
            }
            None => None,
        };
        let what = match network(what) {
            Some(network) if network.trunc() != network => {
                return Err(AllowRuleError::HostBits { text: text.to_owned(), meant: network.trunc() });
            }
            Some(network) => What::Network(network),
            None => What::Host(name(what).ok_or_else(|| AllowRuleError::Neither(text.to_owned()))?),
        };
        Ok(Self { text: text.to_owned(), what, port, organization: None, connection: None })
    }

    /// The same entry for the calls of one organization only.
    #[must_use]
    pub fn only_for_organization(self, organization: OrganizationId) -> Self {
        Self { organization: Some(organization), ..self }
    }

    /// The same entry for the calls of one connection only; together with an
    /// organization both must be the call's.
    #[must_use]
    pub fn only_for_connection(self, connection: ConnectionId) -> Self {
        Self { connection: Some(connection), ..self }
    }

    /// Whether this entry counts for a call; nobody's call has only what is
    /// open for all.
    pub(super) fn counts_for(&self, whose: Option<PoolKey>) -> bool {
        let organization = whose.map(|whose| whose.organization_id);
        let connection = whose.and_then(|whose| whose.connection_id);
        self.organization.is_none_or(|only| organization == Some(only))
            && self.connection.is_none_or(|only| connection == Some(only))
    }

    /// Whether this entry opens a name at a port.
    pub(super) fn opens_host(&self, name: &str, port: u16) -> bool {
        self.is_at(port) && matches!(&self.what, What::Host(host) if host == name)
    }

    /// Whether this entry opens an address at a port.
    pub(super) fn opens_address(&self, address: IpAddr, port: u16) -> bool {
        self.is_at(port) && matches!(&self.what, What::Network(network) if network.contains(&address))
    }

    /// Whether this entry names the port, not just all of them.
    pub(super) fn names_port(&self) -> bool {
        self.port.is_some()
    }

    fn is_at(&self, port: u16) -> bool {
        self.port.is_none_or(|only| only == port)
    }
}

/// What, and the text of the port.
fn split(text: &str) -> Result<(&str, Option<&str>), AllowRuleError> {
    if let Some(rest) = text.strip_prefix('[') {
        let (what, rest) = rest.split_once(']').ok_or_else(|| AllowRuleError::Neither(text.to_owned()))?;
        return match (rest, rest.strip_prefix(':')) {
            ("", _) => Ok((what, None)),
            (_, Some(port)) => Ok((what, Some(port))),
            _ => Err(AllowRuleError::Neither(text.to_owned())),
        };
    }
    // More than one colon is an IPv6 network without a port.
    match text.split_once(':') {
        Some((what, port)) if !port.contains(':') => Ok((what, Some(port))),
        _ => Ok((text, None)),
    }
}

fn network(text: &str) -> Option<IpNet> {
    text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

fn name(text: &str) -> Option<String> {
    let is_number = text.rsplit('.').next().is_none_or(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    (!is_number && host::check_labels(text).is_ok()).then(|| text.to_owned())
}

impl FromStr for AllowRule {
    type Err = AllowRuleError;
    fn from_str(text: &str) -> Result<Self, AllowRuleError> {
        Self::parse(text)
    }
}

impl fmt::Display for AllowRule {
    /// The text as it was given, and for whom it counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if let Some(organization) = self.organization {
            write!(f, " for organization {organization}")?;
        }
        match self.connection {
            Some(connection) => write!(f, " for connection {connection}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> AllowRule {
        AllowRule::parse(text).expect("a rule")
    }

    #[test]
    fn a_rule_opens_what_it_says() {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        assert!(rule("10.0.0.0/8").opens_address(address("10.9.9.9"), 1));
        assert!(!rule("10.0.0.0/8:443").opens_address(address("10.9.9.9"), 80));
        assert!(rule("[fd00::/8]:443").opens_address(address("fd00::1"), 443));
        assert!(rule("::1").opens_address(address("::1"), 80));
        assert!(rule("[::1]:80").opens_address(address("::1"), 80));
        assert!(rule("vault.internal:8200").opens_host("vault.internal", 8200));
        assert!(!rule("vault.internal:8200").opens_host("vault.internal", 8201));
        assert!(!rule("vault.internal").opens_host("a.vault.internal", 8200));
        assert_eq!(rule("[fd00::/8]:443").to_string(), "[fd00::/8]:443");
    }

    #[test]
    fn a_rule_counts_for_those_it_names() {
        let (ours, theirs) = (OrganizationId(uuid::Uuid::from_u128(1)), OrganizationId(uuid::Uuid::from_u128(2)));
        let (a, b) = (ConnectionId(uuid::Uuid::from_u128(3)), ConnectionId(uuid::Uuid::from_u128(4)));
        let whose = |organization_id, connection_id| Some(PoolKey { organization_id, connection_id });
        let calls = [
            None,
            whose(ours, None),
            whose(ours, Some(a)),
            whose(ours, Some(b)),
            whose(theirs, None),
            whose(theirs, Some(a)),
        ];
        let counts = |rule: AllowRule| calls.map(|call| rule.counts_for(call));
        let rule = || rule("10.0.0.0/8");
        assert_eq!(counts(rule()), [true; 6]);
        assert_eq!(counts(rule().only_for_organization(ours)), [false, true, true, true, false, false]);
        assert_eq!(counts(rule().only_for_connection(a)), [false, false, true, false, false, true]);
        let both = rule().only_for_organization(ours).only_for_connection(a);
        assert_eq!(counts(both.clone()), [false, false, true, false, false, false]);
        assert_eq!(both.to_string(), format!("10.0.0.0/8 for organization {ours} for connection {a}"));
    }

    #[test]
    fn a_wrong_rule_is_told_what_is_right() {
        for wrong in [
            "",
            "*",
            "*.example.com",
            "10.0.0.0/33",
            "10.0.0",
            "1.2.3.4:0",
            "a:b",
            "[::1",
            "[::1]x",
            "A.example",
            "a/8",
            "0x7f.1",
        ] {
            let error = AllowRule::parse(wrong).expect_err(wrong);
            assert!(error.to_string().contains(&format!("{wrong:?}")), "{error}");
        }
        assert!(AllowRule::parse("10.1.2.3/8").expect_err("bits").to_string().contains("10.0.0.0/8"));
    }
}
