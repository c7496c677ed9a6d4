//! Whether somebody has their second factor in hand.

use claviger_identity::{passkey::Party, totp};
use claviger_model::{Secret, Timestamp, User, factor::TotpFactor};
use claviger_vault::OpenError;

use super::recovery_hash;
use crate::{Core, Error, passkey::Answer};

/// What somebody brought.
#[derive(Debug)]
pub(crate) enum Proof<'a> {
    /// A code of the app.
    Totp(&'a Secret<String>),
    /// A recovery code.
    Recovery(&'a Secret<String>),
    /// The answer of a passkey.
    Passkey(Answer),
}

impl Proof<'_> {
    /// As the record has it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Totp(_) => "totp",
            Self::Recovery(_) => "recovery_code",
            Self::Passkey(_) => "passkey",
        }
    }
}

/// What somebody must bring one of after their password.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// A code of this, or a recovery code.
    totp: Option<TotpFactor>,
}

impl Core {
    /// What is asked for after somebody's password, if anything.
    pub(crate) async fn factors_wanted(&self, user: &User) -> Result<Option<Wanted>, Error> {
        let factor = self.store().factor_of(user.organization_id, user.id).await?;
        let totp = factor.filter(|factor| factor.confirmed_at.is_some());
        let wanted = totp.is_some() || !self.store().passkeys(user.organization_id, user.id).await?.is_empty();
        Ok(wanted.then_some(Wanted { totp }))
    }

    /// Whether the proof is good, which uses it up: neither a code nor a recovery
    /// code counts twice, on whatever server.
    pub(crate) async fn factor_proved(
        &self,
        user: &User,
        wanted: &Wanted,
        proof: &Proof<'_>,
        party: Option<&Party>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        match proof {
            Proof::Recovery(code) => Ok(self.store().recovery_code_use(user.id, &recovery_hash(user.id, code)).await?),
            Proof::Passkey(answer) => {
                let (Some(party), Some(bearer)) = (party, self.passkey_bearer(answer).await?) else { return Ok(false) };
                Ok(bearer.user.id == user.id && self.passkey_proved(&bearer, party, answer, now).await?)
            }
            Proof::Totp(code) => {
                let Some(factor) = &wanted.totp else { return Ok(false) };
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
