//! `GET /api/v2/oidc_providers`

use claviger_access::{Decided, Operation};
use claviger_model::OidcProvider;

use crate::{Context, Core, Error};

impl Core {
    /// The organization's providers, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn oidc_provider_list(&self, context: &Context) -> Result<Decided<Vec<OidcProvider>>, Error> {
        let permit = context.permit(Operation::OidcProviderList)?;
        Ok(permit.over(self.store().oidc_providers(context.actor.organization_id).await?))
    }
}
