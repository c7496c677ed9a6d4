//! `claviger serve`: from an empty directory to `listening on`, and back.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use claviger_catalog::Catalog;
use claviger_core::{Core, FirstKeys, IntegrationOverride, Parts, Settings};
use claviger_exec::{EgressConfig, Exec};
use claviger_http::{
    App, Origins, Routes,
    listen::{AllowedHosts, ListenConfig, ListenLimits, bind, serve, tls_load},
};
use claviger_model::{Clock, Entropy};
use claviger_store::{AuditWriter, Store};
use claviger_vault::Vault;
use tokio::net::TcpListener;

use crate::{admin, background, config, first_keys::Shown, installation, logging, output, root_key::Source};

/// Runs the server until it is told to stop.
pub(crate) async fn run(server: config::Server) -> Result<()> {
    logging::start(&server.log_level)?;
    let storage = &server.storage;
    installation::prepare(&storage.data_dir)?;
    let source = Source::find(storage)?;
    let store = installation::connect(storage).await?;
    let first = match store.installation_exists().await? {
        true => None,
        false => Some(installation::create(&store, &source, "admin@localhost").await?),
    };
    let listener = bind(server.listen).with_context(|| format!("listening on {}", server.listen))?;
    let address = listener.local_addr()?;
    let scheme = if server.tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{address}");
    if let Some(first) = first {
        introduce(server.public_url.as_deref().unwrap_or(&url), first);
    }
    let opened = installation::unseal(&store, &source).await;
    match opened {
        Ok(vault) => unsealed(server, source, store, vault, listener, address, &url).await,
        Err(reason) => sealed(server, listener, address, &reason).await,
    }
}

async fn unsealed(
    server: config::Server,
    source: Source,
    store: Store,
    vault: Vault,
    listener: TcpListener,
    address: SocketAddr,
    url: &str,
) -> Result<()> {
    installation::settle(&store, &source).await?;
    let core = core(&server, store, vault, address).await?;
    let closed = core.orphans_close().await?;
    if closed > 0 {
        tracing::warn!(closed, "closed what the last stop left open as unknown");
    }
    core.idempotency_cut_off().await?;
    background::start(&core);
    admin::start(&server.storage.data_dir, core.clone(), source)?;
    core.ping().await?;
    let tls = server.tls.is_some();
    let origins = Origins::new(address, tls, server.public_url.as_deref());
    let routes = claviger_http::router(App { core: core.clone(), tls, origins })?;
    if let Some(public) = &server.public_url {
        output::say(&format!("people reach this server at {public}"));
    }
    output::say(&format!("listening on {url}"));
    listen(&server, listener, address, routes).await?;
    core.close().await;
    Ok(())
}

/// Without a good root key: says why, serves health only, writes nothing.
async fn sealed(
    server: config::Server,
    listener: TcpListener,
    address: SocketAddr,
    reason: &anyhow::Error,
) -> Result<()> {
    output::complain(&anyhow::anyhow!("the server stays sealed: {reason:#}"));
    output::say(&format!("sealed, health only, on http://{address}"));
    listen(&server, listener, address, claviger_http::sealed_router(format!("{reason:#}"))).await
}

async fn core(server: &config::Server, store: Store, vault: Vault, address: SocketAddr) -> Result<Core> {
    let chain_id = installation::chain_id(&server.storage.data_dir)?;
    let mac = vault.chain_mac();
    let audit = AuditWriter::start(&store, chain_id, Box::new(move |previous, row| mac.next(previous, row)))?;
    let catalog = match &server.catalog_dir {
        Some(directory) => Catalog::with_directory(directory)?,
        None => Catalog::embedded()?,
    };
    let exec = Exec::new(EgressConfig {
        allow: server.egress_allow.clone(),
        resolver: server.resolver,
        own_addresses: own_addresses(address, &server.storage.database_url),
        ..EgressConfig::default()
    })?;
    let settings = settings(server, &exec)?;
    Ok(Core::new(Parts {
        store,
        vault,
        exec,
        catalog,
        audit,
        chain_id,
        clock: Clock::System,
        entropy: Entropy::System,
        settings,
    }))
}

/// Sockets that no action may reach: ours, and the database's where it is named
/// by address.
fn own_addresses(listen: SocketAddr, database_url: &str) -> Vec<SocketAddr> {
    let mut own = vec![listen];
    let authority = database_url.strip_prefix("postgres").and_then(|rest| rest.split_once("://")).map(|(_, rest)| rest);
    if let Some(host) = authority.and_then(|rest| rest.split(['/', '?']).next()?.rsplit('@').next()) {
        let host = host.replace("localhost", "127.0.0.1");
        let with_port = if host.parse::<SocketAddr>().is_ok() { host } else { format!("{host}:5432") };
        own.extend(with_port.parse::<SocketAddr>());
    }
    own
}

fn settings(server: &config::Server, exec: &Exec) -> Result<Settings> {
    if let Some(endpoint) = &server.aws.sts_endpoint {
        exec.target(endpoint).context("[aws] sts_endpoint")?;
    }
    if let Some(vault) = &server.references.vault {
        exec.check_own_address(&vault.server.address).context("[references.vault] address")?;
    }
    if let Some(manager) = &server.references.secrets_manager {
        exec.check_own_address(&manager.manager.endpoint).context("[references.aws_secrets_manager] endpoint")?;
    }
    let mut integrations = std::collections::BTreeMap::new();
    for (name, integration) in &server.config.integrations {
        let target = |key: &str, url: &Option<String>| -> Result<_> {
            let target = url.as_deref().map(|url| exec.target(url)).transpose();
            target.with_context(|| format!("[integrations.{name}] {key}"))
        };
        let base = target("base_url", &integration.base_url)?.map(|target| target.destination());
        target("token_url", &integration.token_url)?;
        let elsewhere = IntegrationOverride { base, token_url: integration.token_url.clone() };
        integrations.insert(name.clone(), elsewhere);
    }
    Ok(Settings {
        aws_account_id: server.config.aws.account_id.clone().unwrap_or_else(|| "000000000000".to_owned()),
        aws: server.aws.clone(),
        integrations,
        references: server.references.clone(),
        checks: server.config.checks.interval()?,
        checkpoint_file: Some(server.storage.checkpoint_file.clone()),
        public_url: server.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned()),
    })
}

async fn listen(server: &config::Server, listener: TcpListener, address: SocketAddr, routes: Routes) -> Result<()> {
    let tls = match &server.tls {
        Some((cert, key)) => Some(tls_load(cert, key)?),
        None => None,
    };
    let hosts = AllowedHosts::new(address, server.public_url.as_deref(), &server.allowed_hosts)?;
    // What streams through the proxy may be of any size (security.md W5, E12);
    // routes that read a body stop at 1 MiB by themselves.
    let limits = ListenLimits { body_bytes: i64::MAX.cast_unsigned(), ..ListenLimits::default() };
    let proxies = server.trusted_proxies.clone();
    serve(ListenConfig { listener, tls, hosts, proxies, limits, entropy: Entropy::System }, routes, stop()).await;
    Ok(())
}

/// Waits for Ctrl-C or the service manager.
async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// The one time that the first keys are shown.
fn introduce(url: &str, first: FirstKeys) {
    let lines = Shown::from(first).lines().replace('\n', "\n  ");
    output::say(&format!(
        "Claviger is set up.\n\n\
         \x20 address            {url}\n\
         \x20 {lines}\n\n\
         These are shown once and kept nowhere. Send the keys as the headers DD-API-KEY\n\
         and DD-APPLICATION-KEY, or put them into CLAVIGER_CLIENT_API_KEY and\n\
         CLAVIGER_CLIENT_APPLICATION_KEY for the commands of this program.\n",
    ));
}
