//! What a cloud reads of an organization before it believes its tokens.

use claviger_identity::workload::ALGORITHM;
use claviger_model::{OrganizationId, WorkloadKey};
use serde_json::{Value, json};

use super::keys;
use crate::{Core, Error};

/// OpenID Connect Discovery 1.0, 3.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Configuration {
    /// `issuer`
    pub issuer: String,
    /// `jwks_uri`
    pub jwks_uri: String,
    /// `id_token_signing_alg_values_supported`
    pub algorithm: &'static str,
}

impl Core {
    /// An organization's description as an issuer.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such organization, [`Error::Conflict`] as
    /// [`Core::workload_issuer`].
    pub async fn workload_configuration(&self, organization: OrganizationId) -> Result<Configuration, Error> {
        self.workload_organization(organization).await?;
        let issuer = self.workload_issuer(organization)?;
        Ok(Configuration { jwks_uri: format!("{issuer}/jwks.json"), issuer, algorithm: ALGORITHM })
    }

    /// Its public keys (RFC 7517), those that will sign and those that did lately among
    /// them. None before its first token.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such organization, and the database's.
    pub async fn workload_jwks(&self, organization: OrganizationId) -> Result<Vec<Value>, Error> {
        self.workload_organization(organization).await?;
        let stored = self.store().workload_keys(organization).await?;
        keys::published(&stored, self.clock().now()).map(jwk).collect()
    }

    async fn workload_organization(&self, organization: OrganizationId) -> Result<(), Error> {
        let found = self.store().organization_get(organization).await?;
        found.map(drop).ok_or(Error::NotFound("organization"))
    }
}

fn jwk(key: &WorkloadKey) -> Result<Value, Error> {
    let mut public: Value = serde_json::from_str(&key.public)
        .map_err(|error| Error::Internal(format!("workload key {}: {error}", key.id)))?;
    public["kid"] = json!(key.id.to_string());
    Ok(public)
}
