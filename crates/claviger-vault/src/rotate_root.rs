//! Root key rotation: every key is sealed again under a new root; no record is touched.

use claviger_model::key::WrappedKey;

use crate::{RootKey, Vault};

impl Vault {
    /// Every key of the installation, sealed under `new_root`. Replace all rows
    /// by these in one transaction, then [`Vault::commit_root`]. Until then
    /// nothing has changed. One administrator at a time: a key that is made in
    /// between would be under the old root.
    pub fn rewrap(&self, new_root: RootKey) -> Vec<WrappedKey> {
        let mut keys = self.keys().write();
        let rows = keys.wrap_all(&new_root, self.entropy());
        keys.next_root = Some(new_root);
        rows
    }

    /// Makes the root of the last [`Vault::rewrap`] the only one; the old one
    /// is wiped from memory. Says whether there was one to commit.
    pub fn commit_root(&self) -> bool {
        let mut keys = self.keys().write();
        let Some(next) = keys.next_root.take() else { return false };
        keys.roots = vec![next];
        true
    }
}
