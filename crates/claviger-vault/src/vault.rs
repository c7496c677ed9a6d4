//! The vault: which keys there are, and how they come in.

use std::{collections::BTreeMap, fmt, sync::Arc};

use aws_lc_rs::signature::Ed25519KeyPair;
use claviger_model::{Clock, Entropy, OrganizationId, Timestamp, key::WrappedKey};
use parking_lot::RwLock;

use crate::{
    ChainMac, RootKey, SealedReason,
    chain::checkpoint_key,
    key_bytes::KeyBytes,
    key_name::{KeyName, Purpose, damaged},
    wrap::{unwrap, wrap},
};

/// Every key of the installation, opened. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    entropy: Entropy,
    chain_mac: ChainMac,
    checkpoint_key: Ed25519KeyPair,
    keys: RwLock<Keys>,
}

/// What the lock guards.
pub(crate) struct Keys {
    /// The one that seals comes first; the others only open.
    pub(crate) roots: Vec<RootKey>,
    /// Takes over when its rows are stored.
    pub(crate) next_root: Option<RootKey>,
    pub(crate) held: BTreeMap<KeyName, HeldKey>,
}

/// One key under the root.
pub(crate) struct HeldKey {
    pub(crate) key: Arc<KeyBytes>,
    pub(crate) created_at: Timestamp,
}

impl Vault {
    /// New keys for a new installation and its first organization. Store the
    /// rows before anything is sealed.
    #[expect(clippy::expect_used, reason = "all three keys were put in two lines above")]
    pub fn create(
        root: RootKey,
        organization: OrganizationId,
        clock: &Clock,
        entropy: Entropy,
    ) -> (Self, Vec<WrappedKey>) {
        let created_at = clock.now();
        let names = [
            KeyName::organization(organization, 1),
            KeyName::installation(Purpose::Audit),
            KeyName::installation(Purpose::Checkpoint),
        ];
        let held = names
            .map(|name| (name, HeldKey { key: Arc::new(KeyBytes::random(&entropy)), created_at }))
            .into_iter()
            .collect();
        let keys = Keys { roots: vec![root], next_root: None, held };
        let rows = keys.wrap_all(&keys.roots[0], &entropy);
        (Self::new(keys, entropy).expect("every key is there"), rows)
    }

    /// Opens the keys of an installation with one of `roots`; several may be
    /// given while the root key is being rotated.
    ///
    /// # Errors
    /// [`SealedReason`]: says what is wrong and what to do about it.
    pub fn open(roots: Vec<RootKey>, rows: &[WrappedKey], entropy: Entropy) -> Result<Self, SealedReason> {
        let first = rows.first().ok_or(SealedReason::NoRows)?;
        if roots.is_empty() {
            return Err(SealedReason::NoRoot);
        }
        let mut keys = Keys { roots, next_root: None, held: BTreeMap::new() };
        for (name, key) in keys.unwrap_missing(rows)? {
            keys.held.insert(name, key);
        }
        if keys.held.len() != rows.len() {
            // Two rows of one name: one of them is not ours.
            let twice = rows.iter().rev().find(|row| rows.iter().filter(|other| same_name(row, other)).count() > 1);
            return Err(damaged(twice.unwrap_or(first)));
        }
        // New keys go under the root that the rows are under.
        if let Some(used) = keys.roots.iter().position(|root| root.id() == first.root_key_id) {
            keys.roots.swap(0, used);
        }
        Self::new(keys, entropy)
    }

    /// Takes in rows that this server does not hold yet: its own, once they
    /// are stored, and those that another server wrote. All or none.
    ///
    /// # Errors
    /// [`SealedReason`], and then nothing has changed and the vault goes on
    /// with the keys it has.
    pub fn adopt(&self, rows: &[WrappedKey]) -> Result<(), SealedReason> {
        let mut keys = self.0.keys.write();
        let new = keys.unwrap_missing(rows)?;
        keys.held.extend(new);
        Ok(())
    }

    fn new(keys: Keys, entropy: Entropy) -> Result<Self, SealedReason> {
        let installation = |purpose: Purpose| {
            let held = keys.held.iter().rev().find(|(name, _)| name.purpose == purpose);
            held.map(|(_, held)| Arc::clone(&held.key)).ok_or(SealedReason::Incomplete { purpose: purpose.as_str() })
        };
        installation(Purpose::Organization)?;
        let chain_mac = ChainMac::new(&*installation(Purpose::Audit)?);
        let checkpoint_key = checkpoint_key(&*installation(Purpose::Checkpoint)?);
        Ok(Self(Arc::new(Inner { entropy, chain_mac, checkpoint_key, keys: RwLock::new(keys) })))
    }

    /// MACs the audit chain.
    pub fn chain_mac(&self) -> ChainMac {
        self.0.chain_mac.clone()
    }

    pub(crate) fn checkpoint_key(&self) -> &Ed25519KeyPair {
        &self.0.checkpoint_key
    }

    pub(crate) fn entropy(&self) -> &Entropy {
        &self.0.entropy
    }

    pub(crate) fn keys(&self) -> &RwLock<Keys> {
        &self.0.keys
    }
}

impl Keys {
    /// Every key, sealed under `root`.
    pub(crate) fn wrap_all(&self, root: &RootKey, entropy: &Entropy) -> Vec<WrappedKey> {
        self.held.iter().map(|(name, held)| wrap(root, *name, &held.key, held.created_at, entropy)).collect()
    }

    /// Opens those of `rows` that are not held.
    fn unwrap_missing(&self, rows: &[WrappedKey]) -> Result<Vec<(KeyName, HeldKey)>, SealedReason> {
        let mut new = Vec::new();
        for row in rows {
            let name = KeyName::of(row)?;
            if !self.held.contains_key(&name) {
                new.push((name, self.unwrap(name, row)?));
            }
        }
        Ok(new)
    }

    fn unwrap(&self, name: KeyName, row: &WrappedKey) -> Result<HeldKey, SealedReason> {
        // The id picks one; there is never a trial of several keys (K2).
        let root = self.roots.iter().find(|root| root.id() == row.root_key_id).ok_or_else(|| {
            let given_ids = self.roots.iter().map(RootKey::id).collect();
            SealedReason::WrongRootKey { expected_id: row.root_key_id.clone(), given_ids }
        })?;
        let key = unwrap(root, name, &row.wrapped).ok_or_else(|| damaged(row))?;
        Ok(HeldKey { key: Arc::new(key), created_at: row.created_at })
    }

    /// The newest key of an organization, with its epoch.
    pub(crate) fn newest(&self, organization: OrganizationId) -> Option<(u32, Arc<KeyBytes>)> {
        let all = KeyName::organization(organization, 0)..=KeyName::organization(organization, u32::MAX);
        self.held.range(all).next_back().map(|(name, held)| (name.epoch, Arc::clone(&held.key)))
    }
}

fn same_name(row: &WrappedKey, other: &WrappedKey) -> bool {
    (row.organization_id, &row.purpose, row.epoch) == (other.organization_id, &other.purpose, other.epoch)
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({} keys)", self.0.keys.read().held.len())
    }
}
