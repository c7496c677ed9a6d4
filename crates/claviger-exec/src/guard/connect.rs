//! E6: resolve, judge every answer, dial a judged address, compare the peer.

use std::{
    net::{IpAddr, SocketAddr, UdpSocket},
    sync::Arc,
    time::Duration,
};

use claviger_model::{Destination, Origin};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::client::PoolKey;

use super::{
    AllowRule, Target, TargetError, address,
    below::with_host,
    host, join,
    resolve::{ResolveFault, Resolver},
};

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectFault {
    /// The guard said no.
    #[error("{host} is refused: it is {why}; the operator can open it with --egress-allow")]
    Refused { host: String, why: &'static str },
    /// No address.
    #[error(transparent)]
    Resolve(#[from] ResolveFault),
    /// Too slow.
    #[error("{host} did not accept a connection within {seconds} s")]
    Timeout { host: String, seconds: f32 },
    /// Nobody there.
    #[error("no connection to {host}: {reason}")]
    Failed { host: String, reason: String },
}

const OWN: &str = "a socket of this server itself";

/// Judges addresses and opens sockets. There is no other way out.
pub(crate) struct Guard {
    rules: Vec<AllowRule>,
    own: Vec<SocketAddr>,
    resolver: Resolver,
    deadline: Duration,
}

/// A socket, and the operator's rules that opened the way.
pub(crate) struct Connected {
    pub(crate) stream: TcpStream,
    pub(crate) rules: Arc<[String]>,
}

impl Guard {
    pub(crate) fn new(
        rules: Vec<AllowRule>,
        own: Vec<SocketAddr>,
        resolver: Option<SocketAddr>,
        deadline: Duration,
    ) -> Result<Self, String> {
        Ok(Self { rules, own, resolver: Resolver::new(resolver)?, deadline })
    }

    /// E1 to E4, and E5 where the host is an address.
    pub(crate) fn target(&self, whose: Option<PoolKey>, text: &str) -> Result<Target, TargetError> {
        let target = Target::read(text, |name, port| self.host_rule(whose, name, port).is_some())?;
        self.admit(whose, target)
    }

    /// The same for what is joined to a destination. What no parser would change is
    /// not parsed: this is the hot path.
    pub(crate) fn target_below(
        &self,
        whose: Option<PoolKey>,
        destination: &Destination,
        path_and_query: &str,
    ) -> Result<Target, TargetError> {
        if destination.origin.is_aws() {
            return self.target(whose, &with_host(path_and_query));
        }
        match Target::plainly_below(destination, path_and_query) {
            Some(target) => self.admit(whose, target),
            None => self.target(whose, &join(destination, path_and_query)),
        }
    }

    /// Judges an origin anew that was read before: rules may have changed.
    fn admit(&self, whose: Option<PoolKey>, target: Target) -> Result<Target, TargetError> {
        let Origin { host, port, .. } = target.origin();
        match literal(host) {
            Some(ip) => match self.judge(whose, SocketAddr::new(ip, *port), host) {
                Ok(_) => Ok(target),
                Err(why) => Err(TargetError::Address { address: host.clone(), why }),
            },
            None if host::is_inside(host) && self.host_rule(whose, host, *port).is_none() => {
                Err(TargetError::Inside(host.clone()))
            }
            None => Ok(target),
        }
    }

    /// Rules that open the way as far as can be known without resolving.
    pub(crate) fn plan(&self, whose: Option<PoolKey>, origin: &Origin) -> Vec<String> {
        let rule = match literal(&origin.host) {
            Some(ip) => self.judge(whose, SocketAddr::new(ip, origin.port), &origin.host).ok().flatten(),
            None => self.host_rule(whose, &origin.host, origin.port),
        };
        rule.map(AllowRule::to_string).into_iter().collect()
    }

    /// Opens a socket to `origin`, or to nobody.
    pub(crate) async fn connect(&self, whose: PoolKey, origin: &Origin) -> Result<Connected, ConnectFault> {
        let addresses = match literal(&origin.host) {
            Some(ip) => vec![ip],
            None => self.resolve(origin).await?,
        };
        let mut rules: Vec<String> = Vec::new();
        for ip in &addresses {
            let judged = self.judge(Some(whose), SocketAddr::new(*ip, origin.port), &origin.host);
            // One refused answer refuses the name: its owner may choose which one we see next.
            let rule = judged.map_err(|why| ConnectFault::Refused { host: origin.host.clone(), why })?;
            if let Some(rule) = rule.map(AllowRule::to_string).filter(|rule| !rules.contains(rule)) {
                rules.push(rule);
            }
        }
        let stream = self.dial_any(origin, &addresses).await?;
        Ok(Connected { stream, rules: rules.into() })
    }

    async fn resolve(&self, origin: &Origin) -> Result<Vec<IpAddr>, ConnectFault> {
        match timeout(self.deadline, self.resolver.addresses(&origin.host)).await {
            Ok(addresses) => Ok(addresses?),
            Err(_) => Err(ResolveFault::Failed(origin.host.clone()).into()),
        }
    }

    /// The rule that opens an address, none if it needs none.
    fn judge(
        &self,
        whose: Option<PoolKey>,
        address: SocketAddr,
        host: &str,
    ) -> Result<Option<&AllowRule>, &'static str> {
        let (ip, port) = (address.ip(), address.port());
        if self.is_own(address) {
            // Only a rule that names both: a whole network's must not open our own door.
            let by_address = |rule: &&AllowRule| rule.names_port() && rule.opens_address(ip, port);
            return self.rules_of(whose).find(by_address).map(Some).ok_or(OWN);
        }
        let named = self.host_rule(whose, host, port);
        let Some(why) = address::refusal(ip) else { return Ok(named) };
        if never(ip) {
            return Err(why);
        }
        if let Some(rule) = self.rules_of(whose).find(|rule| rule.opens_address(ip, port)) {
            return self.judge_embedded(whose, address, host).map(|()| Some(rule));
        }
        named.map(Some).ok_or(why)
    }

    /// NAT64 leads to IPv4, which is judged as if it had been asked for.
    fn judge_embedded(&self, whose: Option<PoolKey>, address: SocketAddr, host: &str) -> Result<(), &'static str> {
        match address.ip() {
            IpAddr::V6(ip) => match address::nat64(ip) {
                Some(inner) => self.judge(whose, SocketAddr::new(inner.into(), address.port()), host).map(drop),
                None => Ok(()),
            },
            IpAddr::V4(_) => Ok(()),
        }
    }

    fn host_rule(&self, whose: Option<PoolKey>, name: &str, port: u16) -> Option<&AllowRule> {
        self.rules_of(whose).find(|rule| rule.opens_host(name, port))
    }

    /// The rules that count for a call.
    fn rules_of(&self, whose: Option<PoolKey>) -> impl Iterator<Item = &AllowRule> {
        self.rules.iter().filter(move |rule| rule.counts_for(whose))
    }

    /// Port 0 stands for every port, the unspecified address for every one of this machine.
    fn is_own(&self, address: SocketAddr) -> bool {
        let at_port = |own: &&SocketAddr| own.port() == 0 || own.port() == address.port();
        self.own
            .iter()
            .filter(at_port)
            .any(|own| own.ip() == address.ip() || (own.ip().is_unspecified() && is_this_machine(address.ip())))
    }

    /// Tries the judged addresses in turn; each gets its share of the time.
    async fn dial_any(&self, origin: &Origin, addresses: &[IpAddr]) -> Result<TcpStream, ConnectFault> {
        let host = || origin.host.clone();
        let share = self.deadline / u32::try_from(addresses.len().clamp(1, 8)).unwrap_or(8);
        let mut fault = ConnectFault::Failed { host: host(), reason: "no address".to_owned() };
        for ip in addresses.iter().take(8) {
            fault = match timeout(share, dial(SocketAddr::new(*ip, origin.port))).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => ConnectFault::Failed { host: host(), reason: plain(&error) },
                Err(_) => ConnectFault::Timeout { host: host(), seconds: self.deadline.as_secs_f32() },
            };
        }
        Err(fault)
    }
}

/// Addresses that no rule opens: they mean this machine in disguise.
fn never(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_unspecified(),
        IpAddr::V6(ip) => ip.is_unspecified() || ip.to_ipv4_mapped().is_some(),
    }
}

/// The address, where a host is one.
fn literal(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => inner.parse().ok(),
        None => host.parse().ok(),
    }
}

/// Asks the kernel, by a datagram socket that sends nothing, whether it would
/// reach an address from that very address.
fn is_this_machine(ip: IpAddr) -> bool {
    let any: SocketAddr = if ip.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0u16; 8], 0).into() };
    ip.is_loopback()
        || UdpSocket::bind(any)
            .and_then(|socket| socket.connect((ip, 9)).and_then(|()| socket.local_addr()))
            .is_ok_and(|local| local.ip() == ip)
}

async fn dial(address: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_nodelay(true)?;
    let stream = socket.connect(address).await?;
    // What was judged is what answers, whatever the system did in between.
    match stream.peer_addr()? == address {
        true => Ok(stream),
        false => Err(std::io::Error::other("the connection led to another address than the one dialled")),
    }
}

/// The system's words for an error, without its number.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// The name that TLS asks for; `None` where a host cannot stand in a certificate.
pub(crate) fn tls_name(origin: &Origin) -> Option<rustls_pki_types::ServerName<'static>> {
    match literal(&origin.host) {
        Some(ip) => Some(rustls_pki_types::ServerName::IpAddress(ip.into())),
        None => rustls_pki_types::ServerName::try_from(origin.host.clone()).ok(),
    }
}
