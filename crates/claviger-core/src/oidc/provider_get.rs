//! `GET /api/v2/oidc_providers/{provider_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{OidcProvider, ProviderId};

use crate::{Context, Core, Error};

impl Core {
    /// One provider.
    ///
    /// # Errors
    /// Not found.
    pub async fn oidc_provider_get(&self, context: &Context, id: ProviderId) -> Result<Decided<OidcProvider>, Error> {
        let permit = context.permit(Operation::OidcProviderGet)?;
        Ok(permit.over(self.oidc_provider_load(context, id).await?))
    }
}
