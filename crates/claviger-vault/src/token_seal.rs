//! Tokens that a connection obtained, and the refresh token for the next one. They
//! are sealed for what they were asked for with, so that a row that is swapped or
//! moved to other inputs opens nothing. To open one takes what is left of the
//! grant with which the connection's credential was opened.

use claviger_access::{Grant, Operation, Resolve};
use claviger_model::{ConnectionId, OrganizationId, Secret, stored_token::InputHash};

use crate::{
    OpenError, SealContext, SealError, Sealed, Vault,
    record::{Field, Record},
};

const KIND: &str = "upstream_token";
const REFRESH_TOKEN: &str = "refresh_token";

/// What is left of a grant once the credential was opened with it: leave to open
/// the tokens of the same connection. Only the vault makes one.
#[derive(Debug)]
pub struct TokenGrant(Grant<Resolve>);

impl TokenGrant {
    /// For what the grant was given.
    pub fn operation(&self) -> Operation {
        self.0.operation()
    }

    pub(crate) fn organization_id(&self) -> OrganizationId {
        self.0.organization_id()
    }
}

impl SealContext {
    /// What a token is bound to: organization, connection, its own version, and
    /// the hashes of what grant and token were given for.
    pub fn of_token(
        organization_id: OrganizationId,
        connection: ConnectionId,
        version: i64,
        binding: &InputHash,
        shape: &InputHash,
    ) -> Self {
        let origins = vec![hex::encode(binding), hex::encode(shape)];
        Self { organization_id, kind: KIND, id: connection.0, version, origins }
    }
}

impl Vault {
    /// As [`Vault::open_credential`], for a credential that needs a token besides.
    ///
    /// # Errors
    /// [`OpenError`], and then nothing was opened.
    pub fn open_with_token(
        &self,
        grant: Grant<Resolve>,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<(Vec<Field>, TokenGrant), OpenError> {
        context.require(&grant)?;
        Ok((self.open_record(context, sealed)?, TokenGrant(grant)))
    }

    /// Seals a token, by the names that templates use, and its refresh token.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_token(
        &self,
        context: &SealContext,
        mut token: Vec<Field>,
        refresh_token: Option<Secret<String>>,
    ) -> Result<Sealed, SealError> {
        token.extend(refresh_token.map(|secret| (REFRESH_TOKEN.to_owned(), secret)));
        self.seal(context, token)
    }

    /// Opens a token and leaves its refresh token sealed.
    ///
    /// # Errors
    /// [`OpenError`], and then nothing was opened.
    pub fn open_token(
        &self,
        grant: &TokenGrant,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<Vec<Field>, OpenError> {
        context.require(&grant.0)?;
        let record = Record::parse(sealed)?;
        record.open_but(&*self.key_of(context, record.epoch)?, context, REFRESH_TOKEN)
    }

    /// Opens the refresh token alone; `None` if there is none.
    ///
    /// # Errors
    /// [`OpenError`], and then nothing was opened.
    pub fn open_refresh_token(
        &self,
        grant: &TokenGrant,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<Option<Secret<String>>, OpenError> {
        context.require(&grant.0)?;
        let record = Record::parse(sealed)?;
        record.open_one(&*self.key_of(context, record.epoch)?, context, REFRESH_TOKEN)
    }
}
