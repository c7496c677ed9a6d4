//! Whether somebody has their second factor in hand.

use claviger_identity::totp;
use claviger_model::{Secret, Timestamp, User, factor::TotpFactor};
use claviger_vault::OpenError;

use super::recovery_hash;
use crate::{Core, Error};

/// What somebody brought.
#[derive(Debug)]
pub(crate) enum Proof<'a> {
    /// A code of the app.
    Totp(&'a Secret<String>),
    /// A recovery code.
    Recovery(&'a Secret<String>),
}

impl Proof<'_> {
    /// As the record has it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Totp(_) => "totp",
            Self::Recovery(_) => "recovery_code",
        }
    }
}

impl Core {
    /// The factor that is asked for after somebody's password, if any.
    pub(crate) async fn factor_wanted(&self, user: &User) -> Result<Option<TotpFactor>, Error> {
        let factor = self.store().factor_of(user.organization_id, user.id).await?;
        Ok(factor.filter(|factor| factor.confirmed_at.is_some()))
    }

    /// Whether the proof is good, which uses it up: neither a code nor a recovery
    /// code counts twice, on whatever server.
    pub(crate) async fn factor_proved(
        &self,
        user: &User,
        factor: &TotpFactor,
        proof: &Proof<'_>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        match proof {
            Proof::Recovery(code) => Ok(self.store().recovery_code_use(user.id, &recovery_hash(user.id, code)).await?),
            Proof::Totp(code) => {
                let secret = self.factor_open(factor).await?;
                match totp::check(&secret, code, now, factor.last_step) {
                    Some(step) => Ok(self.store().factor_step(factor.id, step).await?),
                    None => Ok(false),
                }
            }
        }
    }

    /// A factor's secret. Another server may have sealed it under a key that this
    /// one has not taken in yet.
    pub(crate) async fn factor_open(
        &self,
        factor: &TotpFactor,
    ) -> Result<Secret<[u8; claviger_identity::totp::SECRET_BYTES]>, Error> {
        let open = |factor: &TotpFactor| self.vault().open_factor(factor.organization_id, factor.id, &factor.sealed);
        match open(factor) {
            Ok(secret) => Ok(secret),
            Err(OpenError::Epoch { .. } | OpenError::NoKey(_)) => {
                self.keys_refresh(factor.organization_id).await?;
                // Or it was sealed anew since it was read.
                let found = self.store().factor_of(factor.organization_id, factor.user_id).await?;
                let newest = found.filter(|found| found.id == factor.id);
                open(newest.as_ref().unwrap_or(factor)).map_err(|error| Error::Internal(error.to_string()))
            }
            Err(error) => Err(Error::Internal(error.to_string())),
        }
    }
}
