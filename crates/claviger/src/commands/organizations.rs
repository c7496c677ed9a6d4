//! `claviger organizations …`: several organizations on one server, fully apart.

use anyhow::{Result, bail, ensure};
use clap::{Args, Subcommand};
use claviger_catalog::Catalog;
use claviger_core::{Core, Parts, Settings, organization::NewOrganization};
use claviger_exec::{EgressConfig, Exec};
use claviger_model::{Clock, Entropy};
use claviger_store::AuditWriter;
use serde_json::json;

use crate::{
    admin::{self, Reply, Request},
    cli::StorageArgs,
    config::{self, Storage},
    first_keys::Shown,
    installation, output,
    root_key::Source,
};

#[derive(Subcommand)]
pub(crate) enum OrganizationsCommand {
    /// All of them
    List {
        #[command(flatten)]
        storage: StorageArgs,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Make one with its first administrator, and print their keys once
    Create(CreateArgs),
}

#[derive(Args)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    storage: StorageArgs,
    /// What to call it
    #[arg(long)]
    name: String,
    /// By which people say at sign-in which one is theirs: a to z, 0 to 9, - and _
    #[arg(long)]
    handle: String,
    /// Its first administrator
    #[arg(long, value_name = "EMAIL")]
    admin_email: String,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Carries one of them out.
pub(crate) async fn run(command: OrganizationsCommand) -> Result<()> {
    match command {
        OrganizationsCommand::List { storage, json } => list(&config::storage(&storage)?, json).await,
        OrganizationsCommand::Create(args) => create(args).await,
    }
}

async fn list(storage: &Storage, json: bool) -> Result<()> {
    let all = installation::look(storage).await?.organizations().await?;
    if json {
        let row = |each: &claviger_model::Organization| {
            let created_at = each.created_at.to_string();
            json!({"id": each.id, "handle": each.handle, "name": each.name, "created_at": created_at})
        };
        output::say(&json!({"organizations": all.iter().map(row).collect::<Vec<_>>()}).to_string());
        return Ok(());
    }
    let rows: Vec<Vec<String>> = all
        .into_iter()
        .map(|each| vec![each.id.to_string(), each.handle, each.name, each.created_at.to_string()])
        .collect();
    output::table(&["ID", "HANDLE", "NAME", "CREATED"], &rows);
    Ok(())
}

/// Through the server of this data directory while it runs, because it must know
/// the new key and owns the record; otherwise by ourselves.
async fn create(args: CreateArgs) -> Result<()> {
    let storage = config::storage(&args.storage)?;
    let CreateArgs { name, handle, admin_email, json, .. } = args;
    let shown = match admin::reach(&storage.data_dir).await? {
        Some(server) => match server.ask(&Request::OrganizationCreate { name, handle, admin_email }).await? {
            Reply::Founded(shown) => shown,
            Reply::Failed(reason) => bail!("{reason}"),
            Reply::Done { .. } => bail!("the server answered something else; is it of another version?"),
        },
        None => alone(&storage, NewOrganization { name, handle, admin_email }).await?,
    };
    Ok(shown.print(json)?)
}

async fn alone(storage: &Storage, new: NewOrganization) -> Result<Shown> {
    let store = installation::look(storage).await?;
    ensure!(
        store.installation_exists().await.unwrap_or(false),
        "{} is not set up yet; claviger init does that, with the first organization",
        storage.data_dir.display()
    );
    let vault = installation::unseal(&store, &Source::find(storage)?).await?;
    let chain_id = installation::chain_id(&storage.data_dir)?;
    let mac = vault.chain_mac();
    let audit = AuditWriter::start(&store, chain_id, Box::new(move |previous, row| mac.next(previous, row)))?;
    let settings = Settings { checkpoint_file: Some(storage.checkpoint_file.clone()), ..Settings::default() };
    let core = Core::new(Parts {
        store,
        vault,
        exec: Exec::new(EgressConfig::default())?,
        catalog: Catalog::embedded()?,
        audit,
        chain_id,
        clock: Clock::System,
        entropy: Entropy::System,
        settings,
    });
    // As at a server's start: what the last one left open must not pass for done.
    core.orphans_close().await?;
    let first = core.organization_create(new).await;
    core.close().await;
    Ok(first?.into())
}
