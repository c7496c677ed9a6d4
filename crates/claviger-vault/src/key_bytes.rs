//! 256 bits of key material, on the heap so that moving it leaves no copy behind.

use claviger_model::Entropy;
use zeroize::Zeroize;

/// How long every key of ours is, in bytes.
pub(crate) const KEY_LEN: usize = 32;

/// One key. No `Clone`, no `Debug`; wiped when dropped.
pub(crate) struct KeyBytes(Box<[u8; KEY_LEN]>);

impl KeyBytes {
    /// A new random key.
    pub(crate) fn random(entropy: &Entropy) -> Self {
        let mut key = Self(Box::new([0; KEY_LEN]));
        entropy.fill(&mut key.0[..]);
        key
    }

    /// A copy of `bytes`, if there are exactly as many as a key has.
    pub(crate) fn copied_from(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != KEY_LEN {
            return None;
        }
        let mut key = Self(Box::new([0; KEY_LEN]));
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }
}

impl Drop for KeyBytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
