//! `GET /api/v2/validate` and `/validate_keys`.

use claviger_model::{ApiKeyId, OrganizationId, Secret};

use crate::{Core, Error};

/// What is told of a valid API key.
#[derive(Clone, Copy, Debug)]
pub struct Validation {
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// Which it is.
    pub api_key_id: ApiKeyId,
}

impl Core {
    /// Tells whether an API key is good.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] if it is not.
    pub async fn validate(&self, api_key: &Secret<String>) -> Result<Validation, Error> {
        let (organization_id, api_key_id) = self.authenticate_api_key(api_key).await?;
        Ok(Validation { organization_id, api_key_id })
    }
}
