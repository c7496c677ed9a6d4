//! Values that another store gave for a reference, for the short while that they are kept in
//! memory. Sealed like everything that is kept: to open one takes what is left of the grant with
//! which a credential of the same organization was opened.

use claviger_model::{OrganizationId, Secret};
use uuid::Uuid;

use crate::{OpenError, SealContext, SealError, Sealed, TokenGrant, Vault};

const KIND: &str = "reference";
const FIELD: &str = "value";

impl SealContext {
    /// What such a value is bound to: organization, the whole text of the reference, and an id
    /// that was drawn for it.
    pub fn of_reference(organization_id: OrganizationId, id: Uuid, reference: &str) -> Self {
        Self { organization_id, kind: KIND, id, version: 1, origins: vec![reference.to_owned()] }
    }
}

impl Vault {
    /// Seals a value.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_reference(&self, context: &SealContext, value: Secret<String>) -> Result<Sealed, SealError> {
        self.seal(context, vec![(FIELD.to_owned(), value)])
    }

    /// Opens a value.
    ///
    /// # Errors
    /// [`OpenError`], and then nothing was opened.
    pub fn open_reference(
        &self,
        grant: &TokenGrant,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<Secret<String>, OpenError> {
        if grant.organization_id() != context.organization_id || context.kind != KIND {
            return Err(OpenError::Grant);
        }
        let mut fields = self.open_record(context, sealed)?;
        let value = fields.pop().filter(|(name, _)| name == FIELD && fields.is_empty());
        value.map(|(_, value)| value).ok_or(OpenError::Malformed)
    }
}
