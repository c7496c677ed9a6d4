//! Seal a record under the newest key, as it is: what the rotation worker does.

use crate::{
    ResealError, SealContext, SealError, Sealed, Vault,
    record::{Record, seal_record},
};

impl Vault {
    /// The same fields for the same context under the newest epoch, or `None`
    /// if they are under it already. Needs no grant: nothing comes out.
    ///
    /// # Errors
    /// [`ResealError::Open`] if the record does not open,
    /// [`ResealError::Seal`] if its organization has no key.
    pub fn renew(&self, context: &SealContext, sealed: &[u8]) -> Result<Option<Sealed>, ResealError> {
        let organization = context.organization_id;
        let (newest, key) = self.keys().read().newest(organization).ok_or(SealError::NoKey(organization))?;
        if Record::parse(sealed)?.epoch == newest {
            return Ok(None);
        }
        let fields = self.open_record(context, sealed)?;
        Ok(Some(seal_record((newest, &key), context, &fields, self.entropy())?))
    }
}
