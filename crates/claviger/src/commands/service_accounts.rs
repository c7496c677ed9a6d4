//! `claviger service-accounts …`

use anyhow::Result;
use clap::Subcommand;
use http::Method;

use super::{
    paged::{all, print_json},
    users::{NewArgs, disable, show_list, show_one},
};
use crate::{
    cli::{ClientArgs, Output},
    client::Client,
};

const PATH: &str = "/api/v2/service_accounts";

#[derive(Subcommand)]
pub(crate) enum ServiceAccountsCommand {
    /// All of them
    List {
        /// Part of a name or address
        #[arg(long)]
        query: Option<String>,
    },
    /// Add one, which is active at once
    Create {
        #[command(flatten)]
        fields: NewArgs,
    },
    /// Let one do nothing any more, with all its keys and tokens
    Disable {
        /// Its id
        id: String,
    },
}

/// Carries one of them out.
pub(crate) async fn run(command: ServiceAccountsCommand, args: &ClientArgs) -> Result<()> {
    let client = Client::new(args)?;
    let human = args.output == Output::Human;
    match command {
        ServiceAccountsCommand::List { query } => {
            let answer = all(&client, PATH, &[("filter", query.as_deref())]).await?;
            if human { show_list(&answer) } else { print_json(&answer) }
        }
        ServiceAccountsCommand::Create { fields } => {
            let answer = client.call(Method::POST, PATH, Some(&fields.body(true))).await?;
            if human { show_one(&answer) } else { print_json(&answer) }
        }
        ServiceAccountsCommand::Disable { id } => disable(&client, &id).await,
    }
}
