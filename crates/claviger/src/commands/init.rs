//! `claviger init`

use anyhow::{Result, bail};
use serde_json::json;

use crate::{cli::InitArgs, config, installation, output, root_key::Source};

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
    if args.json {
        let shown = json!({
            "organization_id": first.organization_id,
            "admin": {"id": first.admin_id, "email": first.email, "password": first.password.expose()},
            "api_key": first.api_key.expose(),
            "application_key": first.application_key.expose(),
        });
        output::say(&shown.to_string());
    } else {
        output::say(&format!(
            "administrator      {}\none-time password  {}\nAPI key            {}\napplication key    {}\n\n\
             These are shown once and kept nowhere.",
            first.email,
            first.password.expose(),
            first.api_key.expose(),
            first.application_key.expose(),
        ));
    }
    Ok(())
}
