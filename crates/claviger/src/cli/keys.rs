//! `claviger api-keys …`, `app-keys …` and `access-tokens …` as they are typed.

use clap::{Args, Subcommand};

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
