//! Organization keys: make, rotate, forget.

use claviger_model::{OrganizationId, Timestamp, key::WrappedKey};

use crate::{
    Vault,
    key_bytes::KeyBytes,
    key_name::KeyName,
    vault::{HeldKey, Keys},
    wrap::wrap,
};

impl Vault {
    /// A key for a new organization, in force at once: store the row together
    /// with the organization. For one that has a key already this is
    /// [`Vault::organization_rotate`].
    pub fn organization_create(&self, organization: OrganizationId, now: Timestamp) -> WrappedKey {
        let mut keys = self.keys().write();
        let (name, key, row) = self.next_key(&keys, organization, now);
        if name.epoch == 1 {
            keys.held.insert(name, HeldKey { key: key.into(), created_at: now });
        }
        row
    }

    /// The key of an organization's next epoch. It is **not** in force yet:
    /// store the row, then give it to [`Vault::adopt`]. Were it used before it
    /// is on disk, a crash in between would lose what it sealed.
    pub fn organization_rotate(&self, organization: OrganizationId, now: Timestamp) -> WrappedKey {
        self.next_key(&self.keys().read(), organization, now).2
    }

    /// Forgets one epoch: what it sealed opens no more. Call it when no record
    /// is left under it and its row is deleted. The newest epoch is never
    /// forgotten. Says whether there was anything to forget.
    pub fn forget_epoch(&self, organization: OrganizationId, epoch: u32) -> bool {
        let mut keys = self.keys().write();
        let is_newest = keys.newest(organization).is_some_and(|(newest, _)| newest == epoch);
        !is_newest && keys.held.remove(&KeyName::organization(organization, epoch)).is_some()
    }

    /// The epoch that new records are sealed under; `None` without a key.
    pub fn newest_epoch(&self, organization: OrganizationId) -> Option<u32> {
        self.keys().read().newest(organization).map(|(epoch, _)| epoch)
    }

    fn next_key(&self, keys: &Keys, organization: OrganizationId, now: Timestamp) -> (KeyName, KeyBytes, WrappedKey) {
        let epoch = keys.newest(organization).map_or(1, |(newest, _)| newest.saturating_add(1));
        let name = KeyName::organization(organization, epoch);
        let key = KeyBytes::random(self.entropy());
        let row = wrap(&keys.roots[0], name, &key, now, self.entropy());
        (name, key, row)
    }
}
