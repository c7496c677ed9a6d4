//! The client's secret at a provider of single sign-on. It is used while nobody
//! is signed in yet, so no grant can be asked for; instead, what is opened here
//! is of this kind alone: the kind is sealed in, and a credential does not open.

use claviger_model::{OidcProvider, Secret};

use crate::{OpenError, ResealError, SealContext, SealError, Sealed, Vault};

const KIND: &str = "oidc_provider";
const FIELD: &str = "client_secret";

impl SealContext {
    /// What a provider's client secret is bound to: organization, provider,
    /// version and issuer.
    pub fn of_provider(provider: &OidcProvider) -> Self {
        Self {
            organization_id: provider.organization_id,
            kind: KIND,
            id: provider.id.0,
            version: provider.version,
            origins: vec![provider.issuer.clone()],
        }
    }
}

impl Vault {
    /// Seals a provider's client secret for the provider's version.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_client_secret(&self, provider: &OidcProvider, secret: Secret<String>) -> Result<Sealed, SealError> {
        self.seal(&SealContext::of_provider(provider), vec![(FIELD.to_owned(), secret)])
    }

    /// Seals for `to`, a later version of the same provider, what `from` holds.
    ///
    /// # Errors
    /// [`ResealError`].
    pub fn keep_client_secret(&self, from: &OidcProvider, to: &OidcProvider) -> Result<Sealed, ResealError> {
        let (old, new) = (SealContext::of_provider(from), SealContext::of_provider(to));
        if !old.is_same_thing(&new) {
            return Err(ResealError::OtherThing);
        }
        if new.version <= old.version {
            return Err(ResealError::Version { from: old.version, to: new.version });
        }
        if old.origins != new.origins {
            return Err(ResealError::OtherOrigin { field: FIELD.to_owned() });
        }
        Ok(self.seal_client_secret(to, self.open_client_secret(from)?)?)
    }

    /// Opens a provider's client secret.
    ///
    /// # Errors
    /// [`OpenError`], and then nothing was opened.
    pub fn open_client_secret(&self, provider: &OidcProvider) -> Result<Secret<String>, OpenError> {
        let fields = self.open_record(&SealContext::of_provider(provider), &provider.sealed)?;
        let secret = fields.into_iter().find(|(name, _)| name == FIELD);
        secret.map(|(_, secret)| secret).ok_or(OpenError::Malformed)
    }
}
