//! `DELETE /api/v2/current_user/second_factors/{id}` and
//! `DELETE /api/v2/users/{user_id}/second_factors`

use claviger_access::{Decided, Operation, Via};
use claviger_model::{Action, FactorId, UserId, audit::IntentDetail};
use claviger_store::StoreError;

use super::{ASSET, NAME};
use crate::{Context, Core, Error, record::Asset, session::Begun};

impl Core {
    /// Takes the caller's own factor away, with its recovery codes. Every other
    /// session of theirs is over.
    ///
    /// # Errors
    /// Not found; [`Error::Denied`] if the caller signed in too long ago.
    pub async fn factor_delete(&self, context: &Context, id: FactorId) -> Result<Decided<Begun>, Error> {
        let permit = context.permit(Operation::FactorDelete)?;
        let deadline = context.deadline();
        deadline.bound(self.factor_load(context, id)).await?;
        let session = deadline.bound(self.session_of_late(context)).await?;
        let begun = self.session_renewed(&session, context.now);
        let asset = Asset { kind: ASSET, id: Some(id.0), name: None };
        let pending = self.intend(context, deadline, Action::Deleted, asset, IntentDetail::default()).await?;
        let (store, old) = (self.store().clone(), session.id);
        let change = async move {
            let (organization, user) = (begun.session.organization_id, begun.session.user_id);
            match store.factor_delete(organization, user, Some((old, &begun.session))).await {
                Ok(true) => Ok(begun),
                Ok(false) | Err(StoreError::NotFound) => Err(Error::NotFound(NAME)),
                Err(other) => Err(other.into()),
            }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }

    /// Takes somebody's factor away who has lost it, and ends their sessions.
    ///
    /// # Errors
    /// Not found.
    pub async fn user_factors_delete(&self, context: &Context, id: UserId) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let user = deadline.bound(self.user_load(context, id)).await?;
        let permit = context.permit(Operation::UserFactorsDelete)?;
        // A session that was left open somewhere must not do without one's own factor.
        if matches!(context.actor.via, Via::Session { .. }) {
            deadline.bound(self.session_of_late(context)).await?;
        }
        let asset = Asset { kind: ASSET, id: None, name: Some(&user.email) };
        let pending = self.intend(context, deadline, Action::Deleted, asset, IntentDetail::default()).await?;
        let (store, organization) = (self.store().clone(), user.organization_id);
        let change = async move { Ok(store.factor_delete(organization, id, None).await.map(drop)?) };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}
