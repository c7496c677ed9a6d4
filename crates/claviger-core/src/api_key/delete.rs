//! `DELETE /api/v2/api_keys/{api_key_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, ApiKeyId, audit::IntentDetail};

use super::{ASSET, NAME};
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Revokes an API key: nobody gets in with it any more. The last one may go,
    /// and so may the one in hand.
    ///
    /// # Errors
    /// Not found, or not allowed.
    pub async fn api_key_delete(&self, context: &Context, id: ApiKeyId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let subject = self.api_key_subject(context, Operation::ApiKeyDelete, id);
        let (key, permit) = deadline.bound(subject).await?;
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&key.name) };
        let pending = self.intend(context, deadline, Action::Deleted, asset, IntentDetail::default()).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let change = async move {
            let done = store.api_key_delete(organization, id).await?;
            if done { Ok(()) } else { Err(Error::NotFound(NAME)) }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}
