//! `claviger init`

use anyhow::{Result, bail};

use crate::{cli::InitArgs, config, first_keys::Shown, installation, root_key::Source};

/// Sets an empty data directory up and prints its first keys, once.
pub(crate) async fn run(args: InitArgs) -> Result<()> {
    let storage = config::storage(&args.storage)?;
    installation::prepare(&storage.data_dir)?;
    let source = Source::find(&storage)?;
    let store = installation::connect(&storage).await?;
    if store.installation_exists().await? {
        bail!("{} is set up already; nothing was changed", storage.data_dir.display());
    }
    let first = installation::create(&store, &source, &args.admin_email).await?;
    Ok(Shown::from(first).print(args.json)?)
}
