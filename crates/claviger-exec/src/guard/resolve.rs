//! Names to addresses: all answers, asked anew for every connection, with no
//! search domains (a name means one thing).

use std::net::{IpAddr, SocketAddr};

use hickory_resolver::{
    TokioResolver,
    config::{
        ConnectionConfig, LookupIpStrategy, NameServerConfig, ProtocolConfig, ResolveHosts, ResolverConfig,
        ResolverOpts,
    },
    net::runtime::TokioRuntimeProvider,
    proto::rr::Name,
};

/// Why a name has no address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResolveFault {
    /// The name is not one.
    #[error("the name {0} does not exist")]
    NoSuchName(String),
    /// No server answered usefully.
    #[error("the name {0} could not be resolved")]
    Failed(String),
}

/// Asks the system's DNS servers and its hosts file, or one server only.
#[derive(Clone)]
pub(super) struct Resolver(TokioResolver);

impl Resolver {
    pub(super) fn new(only: Option<SocketAddr>) -> Result<Self, String> {
        let mut builder = match only {
            Some(server) => TokioResolver::builder_with_config(one_server(server), TokioRuntimeProvider::default()),
            None => TokioResolver::builder_tokio()
                .map_err(|error| format!("the system's DNS settings (resolv.conf) cannot be read: {error}"))?,
        };
        set_options(builder.options_mut(), only.is_some());
        builder.build().map(Self).map_err(|error| format!("the resolver cannot be set up: {error}"))
    }

    /// Every IPv4 and IPv6 address of `host`, IPv4 first: many hosts have no
    /// way out by IPv6.
    pub(super) async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, ResolveFault> {
        let mut name = Name::from_ascii(host).map_err(|_| ResolveFault::NoSuchName(host.to_owned()))?;
        name.set_fqdn(true);
        let found = self.0.lookup_ip(name).await.map_err(|error| match error.is_no_records_found() {
            true => ResolveFault::NoSuchName(host.to_owned()),
            false => ResolveFault::Failed(host.to_owned()),
        })?;
        let mut addresses: Vec<IpAddr> = found.iter().collect();
        addresses.sort_by_key(IpAddr::is_ipv6);
        addresses.dedup();
        match addresses.is_empty() {
            true => Err(ResolveFault::NoSuchName(host.to_owned())),
            false => Ok(addresses),
        }
    }
}

fn one_server(server: SocketAddr) -> ResolverConfig {
    let connections = [ProtocolConfig::Udp, ProtocolConfig::Tcp].map(|protocol| {
        let mut connection = ConnectionConfig::new(protocol);
        connection.port = server.port();
        connection
    });
    ResolverConfig::from_name_servers(vec![NameServerConfig::new(server.ip(), true, connections.into())])
}

fn set_options(options: &mut ResolverOpts, is_only: bool) {
    // Both families, because a refused answer of either refuses the name.
    options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
    // E6: nothing is remembered beyond the request that asked.
    options.cache_size = 0;
    options.timeout = std::time::Duration::from_secs(2);
    options.attempts = 2;
    options.use_hosts_file = if is_only { ResolveHosts::Never } else { ResolveHosts::Auto };
}
