//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use claviger_core::audit::Moment;
use claviger_model::ChainId;

use crate::commands::{roles::RolesCommand, service_accounts::ServiceAccountsCommand, users::UsersCommand};

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

#[derive(Subcommand)]
pub(crate) enum ConnectionsCommand {
    /// All that you may see
    List {
        /// Part of a name, host or tag
        #[arg(long)]
        query: Option<String>,
        /// Integration type, such as OpenAI
        #[arg(long)]
        integration: Option<String>,
    },
    /// One, without its secrets
    Get {
        /// Its id
        id: String,
    },
    /// Make one. Secrets come from a file or the environment, never from the command line
    Create {
        /// What to call it
        #[arg(long)]
        name: String,
        /// Integration type, such as OpenAI; `claviger connections types` lists them
        #[arg(long)]
        integration: String,
        /// Credential type; may be left out where the integration has only one
        #[arg(long, value_name = "TYPE")]
        credential_type: Option<String>,
        #[command(flatten)]
        fields: FieldArgs,
    },
    /// Change one; what is not given stays
    Update {
        /// Its id
        id: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        fields: FieldArgs,
    },
    /// Remove one with its secrets
    Delete {
        /// Its id
        id: String,
    },
    /// Switch one off, keeping everything
    Disable {
        /// Its id
        id: String,
    },
    /// Switch one on again
    Enable {
        /// Its id
        id: String,
    },
    /// Who has access, by what and until when
    Access {
        /// Its id
        id: String,
        /// Why this one has access or has not: a user's id
        #[arg(long, value_name = "USER")]
        explain: Option<String>,
    },
    /// Give access to people, roles, teams or everybody, or take it away
    Share(ShareArgs),
    /// Put somebody in the author's place, who left
    Reassign {
        /// Its id
        id: String,
        /// The new author: a user's id
        #[arg(long, value_name = "USER")]
        to: String,
    },
    /// What can be connected to, and which fields it takes
    Types {
        /// Only this one
        integration: Option<String>,
    },
}

/// What changes in a policy.
#[derive(Args, Clone)]
pub(crate) struct ShareArgs {
    /// The connection's id
    pub(crate) id: String,
    /// With whom: user:, role:, team: or org: and an id; repeatable
    #[arg(long, value_name = "PRINCIPAL", requires = "relation")]
    pub(crate) with: Vec<String>,
    /// What is given: viewer, resolver or editor
    #[arg(long, requires = "with")]
    pub(crate) relation: Option<String>,
    /// Until when, such as 2027-01-31T18:00:00Z; without it there is no end
    #[arg(long, value_name = "TIME", requires = "with")]
    pub(crate) until: Option<String>,
    /// Who loses what the policy gives them by this name; repeatable
    #[arg(long, value_name = "PRINCIPAL")]
    pub(crate) stop: Vec<String>,
    /// Do it although it leaves you without the relation editor
    #[arg(long)]
    pub(crate) allow_self_lockout: bool,
}

#[derive(Subcommand)]
pub(crate) enum ApiKeysCommand {
    /// All of the organization's
    List {
        /// Part of a name
        #[arg(long)]
        query: Option<String>,
    },
    /// One, without the key itself
    Get {
        /// Its id
        id: String,
    },
    /// Make one and print it once
    Create {
        /// What to call it
        #[arg(long)]
        name: String,
        /// What it is used for
        #[arg(long)]
        category: Option<String>,
    },
    /// Change one; what is not given stays
    Update {
        /// Its id
        id: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        /// What it is used for
        #[arg(long)]
        category: Option<String>,
    },
    /// Revoke one
    Delete {
        /// Its id
        id: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum AppKeysCommand {
    /// Your own
    List {
        /// Part of a name
        #[arg(long)]
        query: Option<String>,
        /// Everybody's that you may see
        #[arg(long, conflicts_with = "service_account")]
        all: bool,
    },
    /// One, without the key itself
    Get {
        /// Its id
        id: String,
    },
    /// Make one of your own and print it once
    Create {
        /// What to call it
        #[arg(long)]
        name: String,
        #[command(flatten)]
        scopes: ScopeArgs,
        /// Also register it for connections and apps
        #[arg(long)]
        register: bool,
    },
    /// Change one; what is not given stays
    Update {
        /// Its id
        id: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        scopes: ScopeArgs,
        /// Cut it down to nothing less than its owner may do
        #[arg(long, conflicts_with_all = ["scopes", "no_scopes"])]
        all_scopes: bool,
    },
    /// Revoke one
    Delete {
        /// Its id
        id: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum AccessTokensCommand {
    /// All that you may see
    List {
        /// Part of a name
        #[arg(long)]
        query: Option<String>,
    },
    /// One, without the token itself
    Get {
        /// Its id
        id: String,
    },
    /// Make one and print it once
    Create {
        /// What to call it
        #[arg(long)]
        name: String,
        #[command(flatten)]
        scopes: ScopeArgs,
        /// From when on it is void, such as 2027-01-31T00:00:00Z
        #[arg(long, value_name = "TIME")]
        expires_at: Option<String>,
    },
    /// Change one; what is not given stays
    Update {
        /// Its id
        id: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        scopes: ScopeArgs,
    },
    /// Revoke one
    Delete {
        /// Its id
        id: String,
    },
}

/// What a key is cut down to.
#[derive(Args, Clone)]
pub(crate) struct ScopeArgs {
    /// Cut it down to this permission, such as connections_read; repeatable
    #[arg(long = "scope", value_name = "PERMISSION")]
    pub(crate) scopes: Vec<String>,
    /// Cut it down to no permission at all
    #[arg(long, conflicts_with = "scopes")]
    pub(crate) no_scopes: bool,
}

/// Fields of a credential.
#[derive(Args, Clone)]
pub(crate) struct FieldArgs {
    /// A plain field: name=value
    #[arg(long = "field", value_name = "NAME=VALUE")]
    pub(crate) fields: Vec<String>,
    /// A secret field from a file: name=path; - is standard input
    #[arg(long = "secret-file", value_name = "NAME=FILE")]
    pub(crate) secret_files: Vec<String>,
    /// A secret field from an environment variable: name=VARIABLE
    #[arg(long = "secret-env", value_name = "NAME=VARIABLE")]
    pub(crate) secret_env: Vec<String>,
    /// Base URL of an HTTP connection
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// A header of an HTTP connection: name=value, with {{ token }} for a token
    #[arg(long = "header", value_name = "NAME=VALUE")]
    pub(crate) headers: Vec<String>,
    /// A URL parameter of an HTTP connection: name=value
    #[arg(long = "url-parameter", value_name = "NAME=VALUE")]
    pub(crate) url_parameters: Vec<String>,
    /// A token of an HTTP connection from a file: name=path
    #[arg(long = "token-file", value_name = "NAME=FILE")]
    pub(crate) token_files: Vec<String>,
    /// A token of an HTTP connection from an environment variable: name=VARIABLE
    #[arg(long = "token-env", value_name = "NAME=VARIABLE")]
    pub(crate) token_env: Vec<String>,
    /// An identifier tag: key:value
    #[arg(long = "tag", value_name = "KEY:VALUE")]
    pub(crate) tags: Vec<String>,
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

#[derive(Subcommand)]
pub(crate) enum RootKeysCommand {
    /// Replace the root key of a running server
    Rotate {
        #[command(flatten)]
        storage: StorageArgs,
        /// Also make new organization keys and seal every connection anew (after a suspected leak)
        #[arg(long)]
        reseal: bool,
        /// The new key, where the server takes its key from elsewhere than the data directory
        #[arg(long, value_name = "FILE")]
        new_key_file: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that nothing of the record was changed, dropped or cut off
    Verify(VerifyArgs),
    /// Print the record as lines of JSON, oldest first
    Export(ExportArgs),
}

/// Which part of the record is checked: all of it, if nothing is given.
#[derive(Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) storage: StorageArgs,
    /// Only rows from then on: 2026-11-22T10:00:00Z, or now-1d (s, m, h, d, w)
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<Moment>,
    /// Only rows until then
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<Moment>,
    /// Only the chain of one server
    #[arg(long, value_name = "ID")]
    pub(crate) chain: Option<ChainId>,
}

/// Which events are printed.
#[derive(Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) client: ClientArgs,
    /// From when on: 2026-11-22T10:00:00Z, or now-1d (s, m, h, d, w)
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Until when
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    /// Such as '@action:modified -@usr.email:ana@acme.example'
    #[arg(long, value_name = "QUERY")]
    pub(crate) query: Option<String>,
}
