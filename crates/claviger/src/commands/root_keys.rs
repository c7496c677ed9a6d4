//! `claviger root-keys rotate`

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{
    admin::{self, Reply, Request},
    cli::StorageArgs,
    config, output,
};

/// Has a running server replace its root key.
pub(crate) async fn rotate(storage: &StorageArgs, reseal: bool, new_key_file: Option<PathBuf>) -> Result<()> {
    let storage = config::storage(storage)?;
    let server = admin::reach(&storage.data_dir).await?.with_context(|| {
        let path = admin::path(&storage.data_dir);
        format!("no server answers at {}; start it first: the key is replaced while it serves", path.display())
    })?;
    match server.ask(&Request::RootKeysRotate { reseal, new_key_file }).await? {
        Reply::Failed(reason) => bail!("{reason}"),
        Reply::Founded(_) => bail!("the server answered something else; is it of another version?"),
        Reply::Done { rewrapped, resealed, next } => {
            output::say(&format!("wrapped {} under the new root key", output::counted(rewrapped as u64, "key")));
            if reseal {
                output::say(&format!("sealed {} under new organization keys", output::counted(resealed, "connection")));
            }
            if let Some(next) = next {
                output::say(&next);
            }
            Ok(())
        }
    }
}
