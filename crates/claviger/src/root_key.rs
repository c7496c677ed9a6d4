//! Where the root key comes from: the environment, an inherited file descriptor
//! or a file. It never stays in the environment (security.md K8).

use std::{
    io::{Read, Write},
    os::{fd::AsRawFd, unix::process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use claviger_model::{Entropy, Secret};
use claviger_vault::RootKey;

use crate::config::Storage;

const VALUE: &str = "CLAVIGER_ROOT_KEY";
const DESCRIPTOR: &str = "CLAVIGER_ROOT_KEY_FD";

/// Where this installation's root key is kept.
pub(crate) enum Source {
    /// A file of ours, which we may create and replace.
    Own(PathBuf),
    /// A file of the operator's.
    File(PathBuf),
    /// An inherited descriptor by its number as it was given, read once.
    Descriptor(String),
}

impl Source {
    /// Finds out. If the key stands in the environment, this starts the process
    /// anew without it and does not return.
    pub(crate) fn find(storage: &Storage) -> Result<Self> {
        if let Some(text) = std::env::var_os(VALUE) {
            return Err(restart_without(text.into_encoded_bytes()));
        }
        if let Some(text) = std::env::var_os(DESCRIPTOR) {
            return Ok(Self::Descriptor(text.to_string_lossy().into_owned()));
        }
        Ok(match &storage.root_key_file {
            Some(path) => Self::File(path.clone()),
            None => Self::Own(storage.data_dir.join("root.key")),
        })
    }

    /// The keys that may open this installation, best first. Two while a
    /// rotation was cut short.
    pub(crate) fn load(&self) -> Result<Vec<RootKey>> {
        match self {
            Self::File(path) => Ok(vec![RootKey::load(path)?]),
            Self::Descriptor(number) => Ok(vec![from_descriptor(number)?]),
            Self::Own(path) => {
                let next = next_of(path);
                if !next.exists() {
                    return Ok(vec![RootKey::load(path)?]);
                }
                // One that was cut short while it was written must not keep the
                // other from opening what nothing else opens.
                match (RootKey::load(&next), RootKey::load(path)) {
                    (Ok(new), Ok(old)) => Ok(vec![new, old]),
                    (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(vec![one]),
                    (Err(_), Err(error)) => Err(error.into()),
                }
            }
        }
    }

    /// The key for a new installation: made where it is ours to make, taken
    /// where it is given.
    pub(crate) fn create(&self, entropy: &Entropy) -> Result<RootKey> {
        match self {
            Self::Own(path) if path.exists() => Ok(RootKey::load(path)?),
            Self::Own(path) => Ok(RootKey::create(path, entropy)?),
            Self::File(path) => Ok(RootKey::load(path)?),
            Self::Descriptor(number) => from_descriptor(number),
        }
    }

    /// The file that a rotation may replace.
    pub(crate) fn own_file(&self) -> Option<&Path> {
        match self {
            Self::Own(path) => Some(path),
            Self::File(_) | Self::Descriptor(_) => None,
        }
    }
}

/// Where the next key waits until everything is wrapped under it.
pub(crate) fn next_of(path: &Path) -> PathBuf {
    path.with_extension("key.next")
}

fn from_descriptor(number: &str) -> Result<RootKey> {
    // The text itself is not shown: it may be the key, given to the wrong variable.
    let number: u32 = number
        .parse()
        .map_err(|_| anyhow::anyhow!("{DESCRIPTOR}: must be the number of an open file descriptor, such as 3"))?;
    let mut bytes = Vec::with_capacity(256);
    let file = std::fs::File::open(format!("/proc/self/fd/{number}"));
    let mut file = file.with_context(|| format!("{DESCRIPTOR}={number}: the descriptor is not open"))?.take(4_096);
    file.read_to_end(&mut bytes).with_context(|| format!("{DESCRIPTOR}={number}"))?;
    // The key of the first variable comes through the second.
    RootKey::from_bytes(Secret::new(bytes)).with_context(|| format!("{VALUE} or {DESCRIPTOR}"))
}

/// Puts the key into a pipe and becomes the same program without the variable,
/// so that no `/proc/PID/environ` and no child holds it. Returns only if it fails.
fn restart_without(key: Vec<u8>) -> anyhow::Error {
    let key = Secret::new(key);
    let restart = || -> Result<std::convert::Infallible> {
        if key.expose().len() > 4_096 {
            bail!("{VALUE}: is far too long for a key");
        }
        let (reader, writer) = rustix::pipe::pipe().context("a pipe for the root key")?;
        let mut writer = std::fs::File::from(writer);
        writer.write_all(key.expose()).context("a pipe for the root key")?;
        drop(writer);
        let program = std::env::current_exe().context("the path of this program")?;
        let number = reader.as_raw_fd();
        let mut command = Command::new(program);
        command.args(std::env::args_os().skip(1)).env_remove(VALUE).env(DESCRIPTOR, number.to_string());
        Err(anyhow::Error::from(command.exec()).context("starting anew without the root key in the environment"))
    };
    match restart() {
        Err(error) => error,
        Ok(never) => match never {},
    }
}
