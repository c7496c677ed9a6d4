//! Opens an installation: data directory, database, keys. Sets an empty one up.

use std::{
    fs::DirBuilder,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
};

use anyhow::{Context, Result, bail};
use claviger_core::{FirstKeys, set_up};
use claviger_model::{ChainId, Clock, Entropy};
use claviger_store::Store;
use claviger_vault::Vault;

use crate::{
    config::Storage,
    root_key::{Source, next_of},
};

/// Makes the data directory, for its owner alone.
pub(crate) fn prepare(directory: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .with_context(|| format!("the data directory {}", directory.display()))?;
    let mode = std::fs::metadata(directory)?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!(
            "the data directory {} can be read by others (mode {:o}); run: chmod 700 {}",
            directory.display(),
            mode & 0o777,
            directory.display()
        );
    }
    Ok(())
}

/// Connects to the database as it is.
pub(crate) async fn look(storage: &Storage) -> Result<Store> {
    Store::connect(&storage.database_url).await.context("the database")
}

/// Connects to the database and brings it up to date.
pub(crate) async fn connect(storage: &Storage) -> Result<Store> {
    let store = look(storage).await?;
    store.migrate().await.context("bringing the database up to date")?;
    Ok(store)
}

/// Sets an empty installation up.
pub(crate) async fn create(store: &Store, source: &Source, email: &str) -> Result<FirstKeys> {
    let root = source.create(&Entropy::System).context("the root key")?;
    Ok(set_up(store, root, email, &Clock::System, &Entropy::System).await?)
}

/// Opens the keys. The error says why the server stays sealed.
pub(crate) async fn unseal(store: &Store, source: &Source) -> Result<Vault> {
    let rows = store.wrapped_keys().await.context("reading the wrapped keys")?;
    Ok(Vault::open(source.load()?, &rows, Entropy::System)?)
}

/// Ends a root key rotation that was cut short: if the second file's key opens
/// the installation, it takes the first one's place. Otherwise both stay: a
/// commit whose outcome is unknown may still come. For the server's own start
/// only: while one runs, the second file may be a rotation under way.
pub(crate) async fn settle(store: &Store, source: &Source) -> Result<()> {
    let Some(path) = source.own_file() else { return Ok(()) };
    let next = next_of(path);
    let Ok(new) = claviger_vault::RootKey::load(&next) else { return Ok(()) };
    let rows = store.wrapped_keys().await.context("reading the wrapped keys")?;
    if rows.first().is_some_and(|row| row.root_key_id == new.id()) {
        std::fs::rename(&next, path).context("putting the new root key in place")?;
    }
    Ok(())
}

/// This server's audit chain: kept in the data directory, made once.
pub(crate) fn chain_id(directory: &Path) -> Result<ChainId> {
    let path = directory.join("chain-id");
    match std::fs::read_to_string(&path) {
        Ok(text) => text.trim().parse().with_context(|| format!("{}: is not a UUID", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let id = ChainId::generate(Clock::System.now(), &Entropy::System);
            std::fs::write(&path, format!("{id}\n")).with_context(|| path.display().to_string())?;
            Ok(id)
        }
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}
