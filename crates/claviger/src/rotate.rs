//! `root-keys rotate`, at the server's end. At every moment, whatever it is that
//! ends the process or cuts it off from its database, the root key that is in
//! force lies in one of two files: `root.key` or `root.key.next`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use claviger_core::Core;
use claviger_model::Entropy;
use claviger_vault::RootKey;

use crate::{
    admin::Reply,
    root_key::{Source, next_of},
};

/// Replaces the root key, and with `reseal` everything under it.
pub(crate) async fn rotate(core: &Core, source: &Source, reseal: bool, new_key_file: Option<&Path>) -> Result<Reply> {
    let report = match (source.own_file(), new_key_file) {
        (Some(path), None) => {
            let new = next_key(core, path).await?;
            let report = core.root_key_rotate(new).await?;
            std::fs::rename(next_of(path), path).context("putting the new root key in place")?;
            report
        }
        (None, Some(file)) => core.root_key_rotate(RootKey::load(file)?).await?,
        (None, None) => bail!("this server takes its root key from elsewhere; give the new one with --new-key-file"),
        (Some(_), Some(_)) => bail!(
            "this server keeps its root key in its data directory and makes the new one itself; leave --new-key-file out"
        ),
    };
    let resealed = if reseal { core.organization_keys_rotate().await?.resealed } else { 0 };
    let next = new_key_file.map(|file| format!("give the server the key of {} at its next start", file.display()));
    Ok(Reply::Done { rewrapped: report.rewrapped, resealed, next })
}

/// The key that a rotation goes to. One that an earlier rotation left is in force
/// if its commit came through without our knowing: then it is gone on with. It is
/// removed only when the database says that the other file's key is in force, and
/// that no earlier commit is still to come.
async fn next_key(core: &Core, path: &Path) -> Result<RootKey> {
    let next = next_of(path);
    if next.exists() {
        let in_force = core.root_key_in_force().await?;
        let is_in_force = |key: &RootKey| Some(key.id()) == in_force;
        match RootKey::load(&next) {
            Ok(key) if is_in_force(&key) => return Ok(key),
            left if !RootKey::load(path).is_ok_and(|key| is_in_force(&key)) => {
                let what = left.err().map_or_else(|| "is not the key in force".to_owned(), |error| error.to_string());
                bail!(
                    "neither {} nor {} is the root key that is in force, and neither is touched ({what}); \
                     look for the right one before this server is stopped",
                    path.display(),
                    next.display()
                );
            }
            _ => std::fs::remove_file(&next).context("removing a root key that nothing is wrapped under")?,
        }
    }
    Ok(RootKey::create(&next, &Entropy::System)?)
}
