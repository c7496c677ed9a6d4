//! One file a command.

mod access_tokens;
mod api_keys;
mod app_keys;
mod audit;
mod connection_access;
mod connection_authorize;
mod connection_rotate;
mod connections;
mod doctor;
mod fields;
mod init;
mod keys;
pub(crate) mod organizations;
mod paged;
pub(crate) mod roles;
mod root_keys;
mod run;
pub(crate) mod service_accounts;
pub(crate) mod teams;
pub(crate) mod users;

use anyhow::{Context, Result};

use crate::{
    cli::{AuditCommand, Cli, Command, RootKeysCommand},
    config, output, serve,
};

/// Runs a command to its end.
pub(crate) fn run(cli: Cli) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting")?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => serve::run(config::server(&args)?).await,
            Command::Init(args) => init::run(args).await,
            Command::Connections { command, client } => connections::run(command, &client).await,
            Command::Users { command, client } => users::run(command, &client).await,
            Command::ServiceAccounts { command, client } => service_accounts::run(command, &client).await,
            Command::Roles { command, client } => roles::run(command, &client).await,
            Command::Teams { command, client } => teams::run(command, &client).await,
            Command::ApiKeys { command, client } => api_keys::run(command, &client).await,
            Command::AppKeys { command, service_account, client } => {
                app_keys::run(command, service_account.as_deref(), &client).await
            }
            Command::AccessTokens { command, service_account, client } => {
                access_tokens::run(command, service_account.as_deref(), &client).await
            }
            Command::Organizations { command } => organizations::run(command).await,
            Command::Run(args) => run::run(args).await,
            Command::RootKeys { command: RootKeysCommand::Rotate { storage, reseal, new_key_file } } => {
                root_keys::rotate(&storage, reseal, new_key_file).await
            }
            Command::Audit { command: AuditCommand::Verify(args) } => audit::verify(&args).await,
            Command::Audit { command: AuditCommand::Export(args) } => audit::export(&args).await,
            Command::Doctor(storage) => doctor::run(&storage).await,
            Command::Openapi => {
                output::say(claviger_http::document().trim_end());
                Ok(())
            }
        }
    })
}
