//! `DELETE /api/v2/personal_access_tokens/{token_id}`

use claviger_access::Decided;
use claviger_model::{AccessTokenId, Action, audit::IntentDetail};

use super::{ASSET, Door, NAME, Verb};
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Revokes an access token: nobody gets in with it any more.
    ///
    /// # Errors
    /// Not found, or not allowed.
    pub async fn access_token_delete(
        &self,
        context: &Context,
        door: Door,
        id: AccessTokenId,
    ) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let subject = self.access_token_subject(context, door, Verb::Delete, id);
        let (token, permit) = deadline.bound(subject).await?;
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&token.name) };
        let pending = self.intend(context, deadline, Action::Deleted, asset, IntentDetail::default()).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let change = async move {
            let done = store.access_token_delete(organization, id).await?;
            if done { Ok(()) } else { Err(Error::NotFound(NAME)) }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}
