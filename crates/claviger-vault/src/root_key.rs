//! The key that everything else hangs from. Never in the database.

use std::{fmt, io, path::PathBuf};

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use claviger_model::{Entropy, Secret};
use zeroize::Zeroizing;

use crate::{
    key_bytes::{KEY_LEN, KeyBytes},
    primitive::{SALT_LEN, derive},
};

const ID_LABEL: &[u8] = b"claviger root key id v1";

/// Why there is no root key. The texts say what to do; none shows a byte of the key.
#[derive(Debug, thiserror::Error)]
pub enum RootKeyError {
    /// The file is not there.
    #[error("there is no root key file {}; restore it from where you keep its copy, or run `claviger init` for a new installation", .path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is there and cannot be read.
    #[error("the root key file {} cannot be read: {source}", .path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Others than its owner may read or write the file.
    #[error("the root key file {} is open to others (mode {mode:03o}); run `chmod 600` on it, and if others may have read it, rotate the root key", .path.display())]
    OpenToOthers {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// As many bytes as no form of a key has.
    #[error("a root key is 32 bytes, or 64 hexadecimal digits, or base64 of 32 bytes; this has {found} bytes")]
    WrongLength {
        /// How many there are, line ends not counted.
        found: usize,
    },
    /// As long as a text form of a key, and not one.
    #[error("the root key is neither hexadecimal digits nor base64; it was damaged, or is another file")]
    NotAKey,
    /// 32 characters of text, which is half a key written out or a password.
    #[error(
        "the root key is 32 characters of text, which cannot be 32 random bytes; give 64 hexadecimal digits or base64 of 32 bytes"
    )]
    Text,
    /// The same byte over and over.
    #[error("the root key is one byte repeated, so it was not made at random; it was wiped, or is another file")]
    NotRandom,
    /// A new key would go where a file is.
    #[error("{} exists already and is not overwritten; it may be the only key to a database", .path.display())]
    AlreadyThere {
        /// Which file.
        path: PathBuf,
    },
    /// A new key could not be stored.
    #[error("the root key file {} cannot be written: {source}", .path.display())]
    NotWritten {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

/// The root key. No `Clone`; wiped when dropped; `Debug` prints its id.
pub struct RootKey {
    key: KeyBytes,
    id: String,
}

impl RootKey {
    /// A new random key.
    pub fn generate(entropy: &Entropy) -> Self {
        Self::new(KeyBytes::random(entropy))
    }

    /// Reads 32 raw bytes, or 64 hexadecimal digits, or base64 of 32 bytes
    /// (either alphabet, padded or not); text may end with line ends.
    ///
    /// # Errors
    /// [`RootKeyError`]'s variants about the content.
    pub fn from_bytes(bytes: Secret<Vec<u8>>) -> Result<Self, RootKeyError> {
        let key = parse(bytes.expose())?;
        if key.bytes().iter().all(|byte| *byte == key.bytes()[0]) {
            return Err(RootKeyError::NotRandom);
        }
        Ok(Self::new(key))
    }

    /// Tells root keys apart: 16 hexadecimal digits, derived one way, which
    /// reveal nothing of the key.
    pub fn id(&self) -> String {
        self.id.clone()
    }

    fn new(key: KeyBytes) -> Self {
        let id = hex::encode(&derive(&key, &[0; SALT_LEN], ID_LABEL)[..8]);
        Self { key, id }
    }

    pub(crate) fn key(&self) -> &KeyBytes {
        &self.key
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootKey({})", self.id)
    }
}

fn parse(bytes: &[u8]) -> Result<KeyBytes, RootKeyError> {
    if let Some(raw) = KeyBytes::copied_from(bytes) {
        // Random bytes look like text once in 10^13 times; half a key in
        // hexadecimal, which has 128 bits, does always.
        let is_text = bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
        return if is_text { Err(RootKeyError::Text) } else { Ok(raw) };
    }
    let text = bytes.trim_ascii_end();
    let mut decoded = Zeroizing::new([0; KEY_LEN + 1]);
    let length = match text.len() {
        64 => hex::decode_to_slice(text, &mut decoded[..KEY_LEN]).ok().map(|()| KEY_LEN),
        43 | 44 => from_base64(text, &mut decoded[..]),
        found => return Err(RootKeyError::WrongLength { found }),
    };
    length.and_then(|length| KeyBytes::copied_from(&decoded[..length])).ok_or(RootKeyError::NotAKey)
}

fn from_base64(text: &[u8], decoded: &mut [u8]) -> Option<usize> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [STANDARD, URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode_slice(text, decoded).ok())
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    use super::*;

    fn read(bytes: impl Into<Vec<u8>>) -> Result<String, RootKeyError> {
        RootKey::from_bytes(Secret::new(bytes.into())).map(|key| key.id())
    }

    #[test]
    fn every_spelling_of_a_key_is_the_same_key() {
        let key: [u8; 32] = Entropy::seeded(1).array();
        let id = read(key).expect("raw");
        for text in [hex::encode(key), hex::encode_upper(key), STANDARD.encode(key), URL_SAFE_NO_PAD.encode(key)] {
            assert_eq!(read(text.clone()).expect("text"), id);
            assert_eq!(read(format!("{text}\r\n")).expect("text and a line end"), id);
        }
        assert_ne!(read(Entropy::seeded(2).array::<32>()).expect("another"), id);
        assert!(!hex::encode(key).contains(&id), "the id is no part of the key");
    }

    #[test]
    fn what_is_no_key_is_refused_by_its_own_name() {
        assert!(matches!(read([]), Err(RootKeyError::WrongLength { found: 0 })));
        assert!(matches!(read([7; 31]), Err(RootKeyError::WrongLength { found: 31 })));
        assert!(matches!(read([7; 33]), Err(RootKeyError::WrongLength { found: 33 })));
        assert!(matches!(read("0".repeat(32)), Err(RootKeyError::Text)));
        assert!(matches!(read("zz".repeat(32)), Err(RootKeyError::NotAKey)));
        assert!(matches!(read("!".repeat(44)), Err(RootKeyError::NotAKey)));
        assert!(matches!(read([0; 32]), Err(RootKeyError::NotRandom)));
        assert!(matches!(read("00".repeat(32)), Err(RootKeyError::NotRandom)));
    }

    #[test]
    fn debug_shows_the_id_and_nothing_else() {
        let key = RootKey::generate(&Entropy::seeded(3));
        assert_eq!(format!("{key:?}"), format!("RootKey({})", key.id()));
    }
}
