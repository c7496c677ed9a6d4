//! `POST /api/v2/actions/access_requests/{id}/withdraw`

use claviger_access::{About, Decided, Denial, Operation};
use claviger_model::{AccessRequestId, Action, Json, RequestStatus, audit::IntentDetail};

use super::{
    RequestView,
    decide::{about, decided, not_stored, said},
};
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Takes one's own request back.
    ///
    /// # Errors
    /// [`Error::Conflict`] if it is decided already.
    pub async fn access_request_withdraw(
        &self,
        context: &Context,
        id: AccessRequestId,
        attributes: &Json,
    ) -> Result<Decided<RequestView>, Error> {
        let operation = Operation::AccessRequestWithdraw;
        let deadline = context.deadline();
        let found = self.access_request_load(context, operation, deadline, id).await?;
        if !found.own {
            return Err(Denial::NotOwn.into());
        }
        let permit = context.actor.permit(operation, About { own: true, ..About::default() })?;
        let said = said(attributes, context.now, false)?;
        let mut after = decided(&found.request, context, &said)?;
        after.status = RequestStatus::Withdrawn;
        let detail = IntentDetail { changes: about(&found.request, &after), ..IntentDetail::default() };
        let asset = Asset { kind: "access_request", id: Some(id.0), name: None };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let (store, kept) = (self.store().clone(), after.clone());
        let change = async move { store.access_request_decide(&kept, None).await.map_err(not_stored) };
        pending.carry_out(change).await?;
        Ok(permit.over(self.access_request_view(context, after).await?))
    }
}
