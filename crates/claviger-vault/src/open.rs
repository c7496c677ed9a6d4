//! Open a credential, which takes a grant.

use std::sync::Arc;

use claviger_access::{Grant, Resolve};
use claviger_model::Secret;

use crate::{OpenError, SealContext, Vault, key_bytes::KeyBytes, key_name::KeyName, record::Record};

impl Vault {
    /// Opens every field of a record. Takes the grant by value: one decision,
    /// one opening.
    ///
    /// # Errors
    /// [`OpenError`], and then nothing was opened. [`OpenError::Epoch`] and
    /// [`OpenError::NoKey`] may mean that another server rotated: take in the
    /// rows ([`Vault::adopt`]) and try once more.
    pub fn open_credential(
        &self,
        grant: Grant<Resolve>,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<Vec<(String, Secret<String>)>, OpenError> {
        context.require(&grant)?;
        self.open_record(context, sealed)
    }

    pub(crate) fn open_record(
        &self,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<Vec<(String, Secret<String>)>, OpenError> {
        let record = Record::parse(sealed)?;
        record.open(&*self.key_of(context, record.epoch)?, context)
    }

    /// The one key that a record of that epoch can be under.
    pub(crate) fn key_of(&self, context: &SealContext, epoch: u32) -> Result<Arc<KeyBytes>, OpenError> {
        let organization = context.organization_id;
        let keys = self.keys().read();
        match keys.held.get(&KeyName::organization(organization, epoch)) {
            Some(held) => Ok(Arc::clone(&held.key)),
            None if keys.newest(organization).is_some() => Err(OpenError::Epoch { epoch }),
            None => Err(OpenError::NoKey(organization)),
        }
    }
}
