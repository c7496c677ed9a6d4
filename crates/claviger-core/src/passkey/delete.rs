//! `DELETE /api/v2/current_user/passkeys/{passkey_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, PasskeyId, audit::IntentDetail};

use super::ASSET;
use crate::{Context, Core, Error, record::Asset, session::Begun};

impl Core {
    /// Takes one of the caller's passkeys away. Every other session of theirs is over.
    ///
    /// # Errors
    /// Not found; [`Error::Denied`] if the caller signed in too long ago.
    pub async fn passkey_delete(&self, context: &Context, id: PasskeyId) -> Result<Decided<Begun>, Error> {
        let permit = context.permit(Operation::PasskeyDelete)?;
        let (deadline, actor) = (context.deadline(), &context.actor);
        let known = self.store().passkeys(actor.organization_id, actor.user_id);
        let known = deadline.bound(async { Ok(known.await?) }).await?;
        let passkey = known.into_iter().find(|known| known.id == id).ok_or(Error::NotFound(ASSET))?;
        let session = deadline.bound(self.session_of_late(context)).await?;
        let begun = self.session_renewed(&session, context.now);
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&passkey.name) };
        let pending = self.intend(context, deadline, Action::Deleted, asset, IntentDetail::default()).await?;
        let (store, old) = (self.store().clone(), session.id);
        let change = async move {
            let there = store.passkey_delete(id, old, &begun.session).await?;
            if there { Ok(begun) } else { Err(Error::NotFound(ASSET)) }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}
