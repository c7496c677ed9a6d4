//! Secrets of second factors, which are this server's to check with and nobody's
//! to see: no grant is given for them, and a record of another kind does not open
//! this way.

use claviger_model::{FactorId, OrganizationId, Secret};
use zeroize::Zeroizing;

use crate::{OpenError, ResealError, SealContext, SealError, Sealed, Vault, record::Record};

/// Length of a one-time code's secret, in bytes.
pub const FACTOR_SECRET_BYTES: usize = 20;

const FIELD: &str = "secret";

impl Vault {
    /// Seals the secret of a factor under the newest key of its organization.
    ///
    /// # Errors
    /// [`SealError::NoKey`].
    pub fn seal_factor(
        &self,
        organization: OrganizationId,
        id: FactorId,
        secret: &Secret<[u8; FACTOR_SECRET_BYTES]>,
    ) -> Result<Sealed, SealError> {
        let text = Secret::new(hex::encode(secret.expose()));
        self.seal(&context(organization, id), vec![(FIELD.to_owned(), text)])
    }

    /// Opens the secret of a factor.
    ///
    /// # Errors
    /// [`OpenError`], as for a credential.
    pub fn open_factor(
        &self,
        organization: OrganizationId,
        id: FactorId,
        sealed: &[u8],
    ) -> Result<Secret<[u8; FACTOR_SECRET_BYTES]>, OpenError> {
        let context = context(organization, id);
        let record = Record::parse(sealed)?;
        let text = record.open_one(&*self.key_of(&context, record.epoch)?, &context, FIELD)?;
        let mut bytes = Zeroizing::new([0; FACTOR_SECRET_BYTES]);
        let text = text.ok_or(OpenError::Malformed)?;
        hex::decode_to_slice(text.expose(), &mut *bytes).map_err(|_| OpenError::Malformed)?;
        Ok(Secret::new(*bytes))
    }

    /// The same secret under the newest epoch, or `None` if it is under it already.
    ///
    /// # Errors
    /// As [`Vault::renew`].
    pub fn renew_factor(
        &self,
        organization: OrganizationId,
        id: FactorId,
        sealed: &[u8],
    ) -> Result<Option<Sealed>, ResealError> {
        self.renew(&context(organization, id), sealed)
    }
}

/// Written once and never edited, so that there is one version; sent nowhere.
fn context(organization_id: OrganizationId, id: FactorId) -> SealContext {
    SealContext { organization_id, kind: "totp_factor", id: id.0, version: 1, origins: Vec::new() }
}
