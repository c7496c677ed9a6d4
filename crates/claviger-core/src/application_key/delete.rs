//! `DELETE /api/v2/application_keys/{app_key_id}` and the same below `current_user`

use claviger_access::Decided;
use claviger_model::{Action, ApplicationKeyId, audit::IntentDetail};

use super::{ASSET, Door, NAME, Verb};
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Revokes an application key: nobody gets in with it any more.
    ///
    /// # Errors
    /// Not found, or not allowed.
    pub async fn application_key_delete(
        &self,
        context: &Context,
        door: Door,
        id: ApplicationKeyId,
    ) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let subject = self.application_key_subject(context, door, Verb::Delete, id);
        let (key, permit) = deadline.bound(subject).await?;
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&key.name) };
        let pending = self.intend(context, deadline, Action::Deleted, asset, IntentDetail::default()).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let change = async move {
            let done = store.application_key_delete(organization, id).await?;
            if done { Ok(()) } else { Err(Error::NotFound(NAME)) }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}
