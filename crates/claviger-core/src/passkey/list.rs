//! `GET /api/v2/current_user/passkeys`

use claviger_access::{Decided, Operation};
use claviger_model::Passkey;

use crate::{Context, Core, Error};

impl Core {
    /// The caller's passkeys, the oldest first.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn passkey_list(&self, context: &Context) -> Result<Decided<Vec<Passkey>>, Error> {
        let permit = context.permit(Operation::PasskeyList)?;
        let actor = &context.actor;
        Ok(permit.over(self.store().passkeys(actor.organization_id, actor.user_id).await?))
    }
}
