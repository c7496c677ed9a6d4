//! Settings: the command line over the environment (`CLAVIGER_*`) over the
//! configuration file over the defaults. Read once, passed down in parts.

mod allow;
mod aws;
mod references;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use claviger_core::{AwsIdentity, AwsSettings, ReferenceSettings};
use claviger_exec::AllowRule;
use claviger_http::listen::TrustedProxies;
use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use serde::Deserialize;

use self::{
    allow::Allow,
    aws::Aws,
    references::{References, own_ways},
};
use crate::cli::{ServeArgs, StorageArgs};

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    data_dir: Option<PathBuf>,
    database_url: Option<String>,
    database_url_file: Option<PathBuf>,
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    log_level: Option<String>,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    allowed_hosts: Vec<String>,
    trusted_proxies: Vec<String>,
    catalog_dir: Option<PathBuf>,
    /// Where the root key is, if not in the data directory.
    pub(crate) root_key_file: Option<PathBuf>,
    /// The way out.
    egress: Egress,
    /// Where a type's requests go instead.
    pub(crate) integrations: BTreeMap<String, Integration>,
    /// What AWS connections show, and who this server is to AWS.
    pub(crate) aws: Aws,
    /// What connections may name in place of a secret.
    references: References,
    /// The record.
    pub(crate) audit: Audit,
    /// Tests that the server repeats by itself.
    pub(crate) checks: Checks,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Egress {
    allow: Vec<Allow>,
    resolver: Option<SocketAddr>,
}

/// `[integrations.TYPE]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Integration {
    /// Takes the place of the catalog's destination.
    pub(crate) base_url: Option<String>,
    /// Takes the place of the provider's token endpoint, for schemes that have one.
    pub(crate) token_url: Option<String>,
}

/// `[audit]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Audit {
    /// Instead of `checkpoints.jsonl` in the data directory.
    pub(crate) checkpoint_file: Option<PathBuf>,
}

/// `[checks]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Checks {
    /// Seconds; 0 is never, and nothing is a day.
    interval: Option<u64>,
}

impl Checks {
    /// How often, if at all.
    pub(crate) fn interval(&self) -> Result<Option<Duration>> {
        match self.interval.unwrap_or(86_400) {
            0 => Ok(None),
            seconds if seconds <= 31_536_000 => Ok(Some(Duration::from_secs(seconds))),
            _ => bail!("[checks] interval: must be a number of seconds, at most a year; 0 switches checks off"),
        }
    }
}

/// Where the data is.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    /// Keys, the embedded database, checkpoints.
    pub(crate) data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…`.
    pub(crate) database_url: String,
    /// Where checkpoints go outside the database.
    pub(crate) checkpoint_file: PathBuf,
    /// Set if the operator keeps the root key elsewhere.
    pub(crate) root_key_file: Option<PathBuf>,
}

/// Everything the server needs to know.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) storage: Storage,
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Option<String>,
    pub(crate) log_level: String,
    pub(crate) tls: Option<(PathBuf, PathBuf)>,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) catalog_dir: Option<PathBuf>,
    pub(crate) egress_allow: Vec<AllowRule>,
    pub(crate) resolver: Option<SocketAddr>,
    /// Who assumes roles.
    pub(crate) aws: AwsSettings,
    /// What connections may name in place of a secret.
    pub(crate) references: ReferenceSettings,
    pub(crate) config: Config,
}

fn read(file: Option<&Path>) -> Result<Config> {
    let mut figment = Figment::new();
    if let Some(path) = file {
        if !path.is_file() {
            bail!("--config {}: there is no such file", path.display());
        }
        figment = figment.merge(Toml::file_exact(path));
    }
    // Keys and client settings are read elsewhere and are no settings of the server.
    let environment = Env::prefixed("CLAVIGER_").filter(|name| {
        let name = name.as_str().to_ascii_uppercase();
        !matches!(name.as_str(), "ROOT_KEY" | "ROOT_KEY_FD" | "SERVER_URL" | "BINARY")
            && !name.starts_with("CLIENT_")
            // Values that connections may name, if the operator allows it.
            && !name.starts_with("SECRET_")
            && !name.starts_with("TEST_")
    });
    figment.merge(environment.split("__")).extract().context("the configuration")
}

/// The storage settings of a command.
pub(crate) fn storage(args: &StorageArgs) -> Result<Storage> {
    of(args, &read(args.config.as_deref())?)
}

fn of(args: &StorageArgs, config: &Config) -> Result<Storage> {
    let data_dir = args.data_dir.clone().or_else(|| config.data_dir.clone()).unwrap_or_else(|| "claviger-data".into());
    let data_dir =
        std::path::absolute(&data_dir).with_context(|| format!("the data directory {}", data_dir.display()))?;
    let from_file = match &config.database_url_file {
        Some(path) => Some(
            std::fs::read_to_string(path)
                .with_context(|| format!("database_url_file {}", path.display()))?
                .trim()
                .to_owned(),
        ),
        None => None,
    };
    let database_url = args
        .database_url
        .clone()
        .or_else(|| config.database_url.clone())
        .or(from_file)
        .unwrap_or_else(|| format!("sqlite://{}", data_dir.join("claviger.db").display()));
    let checkpoint_file = config.audit.checkpoint_file.clone().unwrap_or_else(|| data_dir.join("checkpoints.jsonl"));
    Ok(Storage { data_dir, database_url, checkpoint_file, root_key_file: config.root_key_file.clone() })
}

/// Files that hold secrets of this server's own.
fn own_files(args: &ServeArgs, config: &Config, storage: &Storage) -> Vec<PathBuf> {
    let data = ["root.key", "claviger.db"].map(|name| storage.data_dir.join(name));
    let named =
        [&storage.root_key_file, &config.database_url_file, &args.tls_key, &config.tls_key, &args.storage.config];
    let named = named.into_iter().flatten().cloned().chain(config.aws.files());
    // As it is written and as it is, where it is there already.
    let both = data.into_iter().chain(named).flat_map(|path| {
        let real = path.canonicalize().ok();
        std::path::absolute(&path).ok().into_iter().chain(real)
    });
    both.collect()
}

/// The settings of `claviger serve`.
pub(crate) fn server(args: &ServeArgs) -> Result<Server> {
    let mut config = read(args.storage.config.as_deref())?;
    let storage = of(&args.storage, &config)?;
    let own = own_files(args, &config, &storage);
    let aws = config.aws.settings()?;
    let has_keys = matches!(aws.identity.as_deref(), Some(AwsIdentity::Keys { .. }));
    let references = config.references.settings(&own, has_keys)?;
    let mut egress_allow: Vec<AllowRule> = config.egress.allow.iter().map(|Allow(rule)| rule.clone()).collect();
    for text in &args.egress_allow {
        egress_allow.push(AllowRule::parse(text).with_context(|| format!("--egress-allow {text}"))?);
    }
    egress_allow.extend(own_ways(&references)?);
    let tls_cert = args.tls_cert.clone().or_else(|| config.tls_cert.clone());
    let tls_key = args.tls_key.clone().or_else(|| config.tls_key.clone());
    let tls = match (tls_cert, tls_key) {
        (Some(cert), Some(key)) => Some((cert, key)),
        (None, None) => None,
        _ => bail!("tls_cert and tls_key belong together; give both or none"),
    };
    Ok(Server {
        storage,
        listen: args.listen.or(config.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8420))),
        public_url: args.public_url.clone().or_else(|| config.public_url.clone()),
        log_level: args.log_level.clone().or_else(|| config.log_level.clone()).unwrap_or_else(|| "info".to_owned()),
        tls,
        allowed_hosts: config.allowed_hosts.iter().chain(&args.allowed_host).cloned().collect(),
        trusted_proxies: TrustedProxies::new(
            &config.trusted_proxies.iter().chain(&args.trusted_proxy).cloned().collect::<Vec<_>>(),
        )?,
        catalog_dir: args.catalog_dir.clone().or_else(|| config.catalog_dir.clone()),
        egress_allow,
        resolver: config.egress.resolver,
        aws,
        references,
        config,
    })
}
