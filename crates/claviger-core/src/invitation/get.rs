//! `GET /api/v2/user_invitations/{user_invitation_uuid}`

use claviger_access::{Decided, Operation};
use claviger_model::{Invitation, InvitationId};

use super::ASSET;
use crate::{Context, Core, Error};

impl Core {
    /// One invitation, without its token.
    ///
    /// # Errors
    /// Not found.
    pub async fn invitation_get(&self, context: &Context, id: InvitationId) -> Result<Decided<Invitation>, Error> {
        let permit = context.permit(Operation::InvitationGet)?;
        let found = self.store().invitation_get(context.actor.organization_id, id).await?;
        Ok(permit.over(found.ok_or(Error::NotFound(ASSET))?))
    }
}
