//! What is opened so that a person's consent at a provider becomes a token, or is
//! taken back there: by whoever may edit the connection, in operations that do
//! nothing else with it. What is opened goes to the provider's endpoints, which the
//! credential is sealed for, and is not used for anything that editors may not do.

use claviger_access::{Edit, Grant, Operation};
use claviger_model::{AuthorizationId, ConnectionId, OrganizationId, Secret};

use crate::{OpenError, SealContext, SealError, Sealed, Vault, record::Field};

const KIND: &str = "oauth_authorization";
const VERIFIER: &str = "code_verifier";
const DEVICE_KIND: &str = "oauth_device";
const DEVICE_CODE: &str = "device_code";

/// The operations that this is for.
const OPERATIONS: [Operation; 4] = [
    Operation::ConnectionAuthorize,
    Operation::ConnectionAuthorizeLink,
    Operation::OauthComplete,
    Operation::ConnectionDelete,
];

/// Whose verifier: everything that the state is bound to (security.md O2).
#[derive(Clone, Copy, Debug)]
pub struct VerifierOf<'a> {
    /// Whose key seals it.
    pub organization_id: OrganizationId,
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// In which version of it.
    pub connection_version: i64,
    /// Of which authorization.
    pub authorization_id: AuthorizationId,
    /// The issuer that must name itself; empty if none.
    pub issuer: &'a str,
    /// Where the provider sends the browser.
    pub redirect_uri: &'a str,
}

impl VerifierOf<'_> {
    fn context(&self) -> SealContext {
        let bound = [self.authorization_id.to_string(), self.issuer.to_owned(), self.redirect_uri.to_owned()];
        SealContext {
            organization_id: self.organization_id,
            kind: KIND,
            id: self.connection_id.0,
            version: self.connection_version,
            origins: bound.to_vec(),
        }
    }
}

/// Whose device code: what it was asked for with.
#[derive(Clone, Copy, Debug)]
pub struct DeviceCodeOf {
    /// Whose key seals it.
    pub organization_id: OrganizationId,
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// In which version of it.
    pub connection_version: i64,
    /// Of which authorization.
    pub authorization_id: AuthorizationId,
}

impl DeviceCodeOf {
    fn context(self) -> SealContext {
        SealContext {
            organization_id: self.organization_id,
            kind: DEVICE_KIND,
            id: self.connection_id.0,
            version: self.connection_version,
            origins: vec![self.authorization_id.to_string()],
        }
    }
}

impl Vault {
    /// Seals the device code of an authorization that is begun.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_device_code(&self, of: DeviceCodeOf, code: Secret<String>) -> Result<Sealed, SealError> {
        self.seal(&of.context(), vec![(DEVICE_CODE.to_owned(), code)])
    }

    /// Opens the device code again, to ask the provider with.
    ///
    /// # Errors
    /// As [`Vault::open_verifier`].
    pub fn open_device_code(
        &self,
        grant: &Grant<Edit>,
        of: DeviceCodeOf,
        sealed: &[u8],
    ) -> Result<Secret<String>, OpenError> {
        let context = of.context();
        required(grant, &context)?;
        let fields = self.open_record(&context, sealed)?;
        let found = fields.into_iter().find(|(name, _)| name == DEVICE_CODE);
        found.map(|(_, code)| code).ok_or(OpenError::Malformed)
    }

    /// Seals the verifier of an authorization that is begun.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_verifier(&self, of: VerifierOf<'_>, verifier: Secret<String>) -> Result<Sealed, SealError> {
        self.seal(&of.context(), vec![(VERIFIER.to_owned(), verifier)])
    }

    /// Opens the verifier again.
    ///
    /// # Errors
    /// [`OpenError`]; [`OpenError::Grant`] for a grant of another operation.
    pub fn open_verifier(
        &self,
        grant: &Grant<Edit>,
        of: VerifierOf<'_>,
        sealed: &[u8],
    ) -> Result<Secret<String>, OpenError> {
        let context = of.context();
        required(grant, &context)?;
        let fields = self.open_record(&context, sealed)?;
        let found = fields.into_iter().find(|(name, _)| name == VERIFIER);
        found.map(|(_, verifier)| verifier).ok_or(OpenError::Malformed)
    }

    /// Opens a connection's credential to be shown to its provider.
    ///
    /// # Errors
    /// As [`Vault::open_verifier`].
    pub fn open_for_provider(
        &self,
        grant: &Grant<Edit>,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<Vec<Field>, OpenError> {
        required(grant, context)?;
        self.open_record(context, sealed)
    }

    /// Opens a token and its refresh token to be revoked at the provider.
    ///
    /// # Errors
    /// As [`Vault::open_verifier`].
    pub fn open_token_for_provider(
        &self,
        grant: &Grant<Edit>,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<Vec<Field>, OpenError> {
        self.open_for_provider(grant, context, sealed)
    }
}

fn required(grant: &Grant<Edit>, context: &SealContext) -> Result<(), OpenError> {
    if !OPERATIONS.contains(&grant.operation()) {
        return Err(OpenError::Grant);
    }
    context.require(grant)
}
