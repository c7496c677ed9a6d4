//! `DELETE /api/v2/oidc_providers/{provider_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, ProviderId, audit::IntentDetail};
use serde_json::json;

use super::{asset, told};
use crate::{Context, Core, Error, record::change};

impl Core {
    /// Removes a provider: nobody signs in through it any more, and the sessions
    /// that began through it end.
    ///
    /// # Errors
    /// Not found; [`Error::Conflict`] if nobody could let people in any more.
    pub async fn oidc_provider_delete(&self, context: &Context, id: ProviderId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let permit = context.permit(Operation::OidcProviderDelete)?;
        let before = deadline.bound(self.oidc_provider_load(context, id)).await?;
        deadline.bound(self.oidc_spared(context, id)).await?;
        let changes = vec![change("issuer", Some(json!(before.issuer)), None)];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Deleted, asset(&before), detail).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let delete = async move { store.oidc_provider_delete(organization, id).await.map_err(told) };
        Ok(permit.over(pending.carry_out(delete).await?))
    }
}
