//! Seal the secret fields of one write.

use claviger_model::Secret;

use crate::{SealContext, SealError, Sealed, Vault, record::seal_record};

impl Vault {
    /// Seals `fields` for `context` under the newest key of its organization.
    /// A list without fields is sealed too: that there are none is a fact that
    /// nobody shall change.
    ///
    /// # Errors
    /// [`SealError`]: no key, more than 64 fields, a name twice, too long.
    pub fn seal(&self, context: &SealContext, fields: Vec<(String, Secret<String>)>) -> Result<Sealed, SealError> {
        let organization = context.organization_id;
        let (epoch, key) = self.keys().read().newest(organization).ok_or(SealError::NoKey(organization))?;
        seal_record((epoch, &key), context, &fields, self.entropy())
    }
}
