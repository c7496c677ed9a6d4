//! The root key as a file that belongs to one user alone.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use claviger_model::{Entropy, Secret};
use zeroize::Zeroizing;

use crate::{RootKey, RootKeyError};

/// More than any spelling of a key needs, and little enough to read at once.
const MAX_FILE_BYTES: usize = 4096;

impl RootKey {
    /// Reads the key from a file that only its owner may touch.
    ///
    /// # Errors
    /// [`RootKeyError`]: not there, not readable, open to others, not a key.
    pub fn load(path: &Path) -> Result<Self, RootKeyError> {
        let unreadable = |source: io::Error| match source.kind() {
            ErrorKind::NotFound => RootKeyError::Missing { path: path.to_owned() },
            _ => RootKeyError::Unreadable { path: path.to_owned(), source },
        };
        let mut file = File::open(path).map_err(unreadable)?;
        // Asked of the open file, so that it is the one that is read.
        let mode = file.metadata().map_err(unreadable)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(RootKeyError::OpenToOthers { path: path.to_owned(), mode });
        }
        let bytes = read_all(&mut file).map_err(unreadable)?;
        Self::from_bytes(bytes)
    }

    /// Makes a new key and stores it as 64 hexadecimal digits in a new file
    /// with mode 0600. On return it is on disk.
    ///
    /// # Errors
    /// [`RootKeyError::AlreadyThere`] if there is a file, which stays as it is;
    /// [`RootKeyError::NotWritten`] otherwise, and then no file is left.
    pub fn create(path: &Path, entropy: &Entropy) -> Result<Self, RootKeyError> {
        let not_written = |source: io::Error| match source.kind() {
            ErrorKind::AlreadyExists => RootKeyError::AlreadyThere { path: path.to_owned() },
            _ => RootKeyError::NotWritten { path: path.to_owned(), source },
        };
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(not_written)?;
        let key = Self::generate(entropy);
        write(file, path, &key).map_err(|source| {
            // Half a key is worse than none: the next start would stumble over it.
            let _ = std::fs::remove_file(path);
            not_written(source)
        })?;
        Ok(key)
    }
}

/// At most [`MAX_FILE_BYTES`], without the copies that a growing buffer leaves.
fn read_all(file: &mut File) -> io::Result<Secret<Vec<u8>>> {
    let mut buffer = Zeroizing::new(vec![0; MAX_FILE_BYTES]);
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..])? {
            0 => break,
            read => length += read,
        }
    }
    buffer.truncate(length);
    Ok(Secret::new(std::mem::take(&mut *buffer)))
}

fn write(mut file: File, path: &Path, key: &RootKey) -> io::Result<()> {
    let mut text = Zeroizing::new([b'\n'; 65]);
    hex::encode_to_slice(key.key().bytes(), &mut text[..64]).map_err(io::Error::other)?;
    file.write_all(&text[..])?;
    file.sync_all()?;
    // The name is part of the directory, which has a sync of its own.
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}
