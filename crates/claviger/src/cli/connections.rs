//! `claviger connections …` as it is typed.

use clap::{Args, Subcommand};

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
        /// Say so once its secrets are older than so many days
        #[arg(long, value_name = "DAYS")]
        rotation_reminder_days: Option<u32>,
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
        /// Say so once its secrets are older than so many days
        #[arg(long, value_name = "DAYS")]
        rotation_reminder_days: Option<u32>,
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
    /// Find out whether its credential is good: exit code 0 only if the service accepts it
    Test {
        /// Its id
        id: String,
    },
    /// Replace its credential without downtime: stage another, test it, promote it. Without anything else: how far it is
    Rotate(RotateArgs),
    /// Agree at its provider, in a browser or with a code: prints where to go and waits until you have
    Authorize {
        /// Its id
        id: String,
        /// Print a link instead, by which somebody without an account here can agree, once and within a day
        #[arg(long)]
        link: bool,
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
    /// Ask whoever may give it for access, also to one that you cannot see
    Request(RequestArgs),
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

/// One step of a rotation.
#[derive(Args, Clone)]
pub(crate) struct RotateArgs {
    /// The connection's id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) fields: FieldArgs,
    /// For how long the old one is kept once the new one is promoted, such as 24h, 90m or 7d; 0 is not at all
    #[arg(long, value_name = "TIME")]
    pub(crate) grace: Option<String>,
    #[command(flatten)]
    pub(crate) step: RotateStep,
}

/// What is done with what is staged.
#[derive(Args, Clone)]
pub(crate) struct RotateStep {
    /// Test what is staged: exit code 0 only if the service accepts it
    #[arg(long)]
    pub(crate) test: bool,
    /// Use what is staged from now on
    #[arg(long, conflicts_with = "test")]
    pub(crate) promote: bool,
    /// Use the old one again, within its time
    #[arg(long, conflicts_with_all = ["test", "promote"])]
    pub(crate) roll_back: bool,
    /// Destroy what is staged, or the old one
    #[arg(long, conflicts_with_all = ["test", "promote", "roll_back"])]
    pub(crate) discard: bool,
    /// Promote although it was refused, or never tested
    #[arg(long, requires = "promote")]
    pub(crate) force: bool,
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

/// What is asked for.
#[derive(Args, Clone)]
pub(crate) struct RequestArgs {
    /// The connection's id
    pub(crate) id: String,
    /// Viewer, resolver or editor
    #[arg(long, default_value = "resolver")]
    pub(crate) relation: String,
    /// What it is needed for
    #[arg(long)]
    pub(crate) reason: String,
    /// Until when, such as 2027-01-31T18:00:00Z; at most 90 days from now
    #[arg(long, value_name = "TIME")]
    pub(crate) until: String,
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
    /// Where the server finds a secret field when it needs it: name=env:NAME, file:/path, vault:path#field or aws-sm:name#field
    #[arg(long = "secret-reference", value_name = "NAME=REFERENCE")]
    pub(crate) secret_references: Vec<String>,
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
    /// Where the server finds the value of a token when it needs it, as for --secret-reference
    #[arg(long = "token-reference", value_name = "NAME=REFERENCE")]
    pub(crate) token_references: Vec<String>,
    /// An identifier tag: key:value
    #[arg(long = "tag", value_name = "KEY:VALUE")]
    pub(crate) tags: Vec<String>,
}
