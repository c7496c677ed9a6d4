//! `GET /api/v2/sign_in_options`: what a sign-in page should ask for

use claviger_model::{OrganizationId, ProviderId};

use super::Visit;
use crate::{Core, Error};

/// What a sign-in page should ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignInOptions {
    /// There are several organizations, so that one must be named.
    pub organization_required: bool,
    /// Whether an address and a password will do.
    pub password: bool,
    /// The providers of single sign-on, by id and name.
    pub providers: Vec<(ProviderId, String)>,
}

impl Core {
    /// What a sign-in page should ask for. An organization that is not there
    /// looks like any other.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn sign_in_options(&self, visit: &Visit, organization: Option<&str>) -> Result<SignInOptions, Error> {
        let deadline = visit.deadline();
        let asked = organization.map(|handle| handle.trim().to_lowercase());
        let only = deadline.bound(async { Ok(self.store().organization_only().await?) }).await?;
        let organization_required = only.is_none();
        let meant = match asked {
            Some(_) => deadline.bound(self.organization_meant(asked.as_deref())).await?,
            None => only,
        };
        let password = meant.as_ref().is_none_or(|organization| organization.password_sign_in);
        let providers = match meant {
            Some(organization) => deadline.bound(self.providers_offered(organization.id)).await?,
            None => Vec::new(),
        };
        Ok(SignInOptions { organization_required, password, providers })
    }

    async fn providers_offered(&self, organization: OrganizationId) -> Result<Vec<(ProviderId, String)>, Error> {
        let enabled = self.store().oidc_providers(organization).await?.into_iter().filter(|provider| provider.enabled);
        Ok(enabled.map(|provider| (provider.id, provider.name)).collect())
    }
}
