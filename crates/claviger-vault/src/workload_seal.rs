//! Private keys that this server signs identity tokens with. They are its own, so no
//! grant is given for them; a record of another kind does not open this way.

use claviger_model::{OrganizationId, Secret, WorkloadKey, WorkloadKeyId};

use crate::{OpenError, ResealError, SealContext, SealError, Sealed, Vault, record::Record};

const FIELD: &str = "private_key";

impl Vault {
    /// Seals a private key under the newest key of its organization.
    ///
    /// # Errors
    /// [`SealError::NoKey`].
    pub fn seal_workload_key(
        &self,
        organization: OrganizationId,
        id: WorkloadKeyId,
        private: Secret<String>,
    ) -> Result<Sealed, SealError> {
        self.seal(&context(organization, id), vec![(FIELD.to_owned(), private)])
    }

    /// Opens a private key.
    ///
    /// # Errors
    /// [`OpenError`], as for a credential.
    pub fn open_workload_key(&self, key: &WorkloadKey) -> Result<Secret<String>, OpenError> {
        let context = context(key.organization_id, key.id);
        let record = Record::parse(&key.sealed)?;
        let text = record.open_one(&*self.key_of(&context, record.epoch)?, &context, FIELD)?;
        text.ok_or(OpenError::Malformed)
    }

    /// The same key under the newest epoch, or `None` if it is under it already.
    ///
    /// # Errors
    /// As [`Vault::renew`].
    pub fn renew_workload_key(&self, key: &WorkloadKey) -> Result<Option<Sealed>, ResealError> {
        self.renew(&context(key.organization_id, key.id), &key.sealed)
    }
}

/// Written once and never edited, so that there is one version; sent nowhere.
fn context(organization_id: OrganizationId, id: WorkloadKeyId) -> SealContext {
    SealContext { organization_id, kind: "workload_key", id: id.0, version: 1, origins: Vec::new() }
}
