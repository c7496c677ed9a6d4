//! `GET /api/v2/current_user/second_factors`

use claviger_access::{Decided, Operation};
use claviger_model::factor::TotpFactor;

use crate::{Context, Core, Error};

/// A factor, and what is left beside it.
#[derive(Debug)]
pub struct Listed {
    /// The factor.
    pub factor: TotpFactor,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: u64,
}

impl Core {
    /// The caller's factors.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn factor_list(&self, context: &Context) -> Result<Decided<Vec<Listed>>, Error> {
        let permit = context.permit(Operation::FactorList)?;
        let actor = &context.actor;
        let factor = self.store().factor_of(actor.organization_id, actor.user_id).await?;
        let recovery_codes_left = self.store().recovery_codes_left(actor.user_id).await?;
        Ok(permit.over(factor.into_iter().map(|factor| Listed { factor, recovery_codes_left }).collect()))
    }
}
