//! `claviger root-keys rotate`

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{
    admin::{self, Reply, Request},
    cli::StorageArgs,
    config, output,
};

/// Has a running server replace its root key.
pub(crate) async fn rotate(storage: &StorageArgs, reseal: bool, new_key_file: Option<PathBuf>) -> Result<()> {
    let storage = config::storage(storage)?;
    match admin::ask(&storage.data_dir, &Request::RootKeysRotate { reseal, new_key_file }).await? {
        Reply::Failed(reason) => bail!("{reason}"),
        Reply::Done { rewrapped, resealed, next } => {
            output::say(&format!("wrapped {rewrapped} keys under the new root key"));
            if reseal {
                output::say(&format!("sealed {resealed} connections under new organization keys"));
            }
            if let Some(next) = next {
                output::say(&next);
            }
            Ok(())
        }
    }
}
