//! The command line. What a group of commands takes stands in a file of its own:
//! here, or beside what carries it out.

mod connections;
mod keys;
mod operator;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::{
    organizations::OrganizationsCommand, roles::RolesCommand, service_accounts::ServiceAccountsCommand,
    teams::TeamsCommand, users::UsersCommand,
};

pub(crate) use connections::{ConnectionsCommand, FieldArgs, RequestArgs, RotateArgs, ShareArgs};
pub(crate) use keys::{AccessTokensCommand, ApiKeysCommand, AppKeysCommand, ScopeArgs};
pub(crate) use operator::{AuditCommand, ExportArgs, RootKeysCommand, VerifyArgs};

/// Holds the keys so that apps and workflows don't have to.
#[derive(Parser)]
#[command(name = "claviger", version, about, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the server
    Serve(ServeArgs),
    /// Set up an empty data directory and print its first keys once
    Init(InitArgs),
    /// List, show, make, change, delete connections
    Connections {
        #[command(subcommand)]
        command: ConnectionsCommand,
        #[command(flatten)]
        client: ClientArgs,
    },
    /// List, show, add, change, disable people
    Users {
        #[command(subcommand)]
        command: UsersCommand,
        #[command(flatten)]
        client: ClientArgs,
    },
    /// List, add, disable service accounts
    ServiceAccounts {
        #[command(subcommand)]
        command: ServiceAccountsCommand,
        #[command(flatten)]
        client: ClientArgs,
    },
    /// List, show, make, change, delete roles; give them and take them away
    Roles {
        #[command(subcommand)]
        command: RolesCommand,
        #[command(flatten)]
        client: ClientArgs,
    },
    /// List, show, make, change, delete teams; put people in and take them out
    Teams {
        #[command(subcommand)]
        command: TeamsCommand,
        #[command(flatten)]
        client: ClientArgs,
    },
    /// Keys that name the organization: list, show, make, change, revoke
    ApiKeys {
        #[command(subcommand)]
        command: ApiKeysCommand,
        #[command(flatten)]
        client: ClientArgs,
    },
    /// Keys that name a person: list, show, make, change, revoke
    AppKeys {
        #[command(subcommand)]
        command: AppKeysCommand,
        /// Those of this service account, not your own
        #[arg(long, value_name = "ID", global = true)]
        service_account: Option<String>,
        #[command(flatten)]
        client: ClientArgs,
    },
    /// Your own access tokens, one text in place of two keys: list, show, make, change, revoke
    AccessTokens {
        #[command(subcommand)]
        command: AccessTokensCommand,
        /// Those of this service account, not your own
        #[arg(long, value_name = "ID", global = true)]
        service_account: Option<String>,
        #[command(flatten)]
        client: ClientArgs,
    },
    /// Run an action
    Run(RunArgs),
    /// Several organizations on one server, fully apart: list, make
    Organizations {
        #[command(subcommand)]
        command: OrganizationsCommand,
    },
    /// The key that wraps all others
    RootKeys {
        #[command(subcommand)]
        command: RootKeysCommand,
    },
    /// The record of everything that was done
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Look for what is wrong with an installation
    Doctor(StorageArgs),
    /// Print the OpenAPI document
    Openapi,
}

/// Where the data is.
#[derive(Args, Clone, Default)]
pub(crate) struct StorageArgs {
    /// Directory for keys, the embedded database and checkpoints [default: ./claviger-data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// postgres://… instead of the embedded SQLite; also CLAVIGER_DATABASE_URL or database_url_file in the configuration
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Configuration file (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) storage: StorageArgs,
    /// Where to listen [default: 127.0.0.1:8420]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// How people reach the server, behind whatever stands in front of it
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Open a private destination: CIDR[:PORT] or HOST[:PORT]; repeatable
    #[arg(long, value_name = "DESTINATION")]
    pub(crate) egress_allow: Vec<String>,
    /// error, warn, info, debug or trace [default: info]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) log_level: Option<String>,
    /// Certificate chain in PEM; needs --tls-key
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Private key in PEM; needs --tls-cert
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Another name that clients may use in Host; repeatable
    #[arg(long, value_name = "HOST")]
    pub(crate) allowed_host: Vec<String>,
    /// Proxy whose X-Forwarded-For says who the client is: an address or a network; repeatable
    #[arg(long, value_name = "CIDR")]
    pub(crate) trusted_proxy: Vec<String>,
    /// Integration files that are added to the catalog
    #[arg(long, value_name = "DIR")]
    pub(crate) catalog_dir: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) storage: StorageArgs,
    /// The first administrator
    #[arg(long, value_name = "EMAIL", default_value = "admin@localhost")]
    pub(crate) admin_email: String,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a client command reaches the server.
#[derive(Args, Clone)]
pub(crate) struct ClientArgs {
    /// Address of the server
    #[arg(
        long,
        env = "CLAVIGER_SERVER_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:8420",
        global = true
    )]
    pub(crate) server_url: String,
    /// How to print
    #[arg(long, value_enum, default_value = "human", global = true)]
    pub(crate) output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Human,
    /// The server's own answer
    Json,
}

#[derive(Args)]
pub(crate) struct RunArgs {
    /// The action, such as com.datadoghq.http.request
    pub(crate) fqn: String,
    /// With which connection
    #[arg(long, value_name = "ID")]
    pub(crate) connection: Option<String>,
    /// An input: name=value; a value that is JSON counts as JSON
    #[arg(long = "input", value_name = "NAME=VALUE")]
    pub(crate) inputs: Vec<String>,
    #[command(flatten)]
    pub(crate) client: ClientArgs,
}
