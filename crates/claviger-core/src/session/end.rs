//! `DELETE /api/v2/sessions/{id}` and `/sessions/current`

use claviger_access::{About, Decided, Operation};
use claviger_model::{Action, Secret, Session, SessionId, audit::IntentDetail};

use super::{ASSET, REFUSED, Visit};
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Ends a session: one's own, or anybody's with the right to manage access.
    ///
    /// # Errors
    /// Not found, also for those that one may not see.
    pub async fn session_delete(&self, context: &Context, id: SessionId) -> Result<Decided<()>, Error> {
        let (deadline, actor) = (context.deadline(), &context.actor);
        let organization = actor.organization_id;
        let found = deadline.bound(async { Ok(self.store().session_get(organization, id).await?) }).await?;
        let about =
            About { own: found.as_ref().is_some_and(|found| found.user_id == actor.user_id), ..About::default() };
        let permit = actor.permit(Operation::SessionDelete, about)?;
        let session = found.ok_or(Error::NotFound(ASSET))?;
        let whose = self.store().user_get(organization, session.user_id);
        let whose = deadline.bound(async { Ok(whose.await?) }).await?.map(|user| user.email);
        let asset = Asset { kind: ASSET, id: Some(id.0), name: whose.as_deref() };
        let pending = self.intend(context, deadline, Action::SignedOut, asset, IntentDetail::default()).await?;
        let store = self.store().clone();
        let change = async move {
            if store.session_delete(organization, id).await? { Ok(()) } else { Err(Error::NotFound(ASSET)) }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }

    /// Ends the session that a visitor came with, complete or not.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] if they came with none.
    pub async fn session_end(&self, visit: &Visit) -> Result<(), Error> {
        let deadline = visit.deadline();
        let cookie: &Secret<String> = visit.cookie.as_ref().ok_or(REFUSED)?;
        let (_, session) = deadline.bound(self.session_known(cookie)).await?;
        let Session { id, organization_id, user_id, .. } = session;
        let asset = Asset { kind: ASSET, id: Some(id.0), name: None };
        let who = (organization_id, Some(user_id));
        let pending = self.intend_visit(visit, deadline, who, Action::SignedOut, asset, Vec::new()).await?;
        let store = self.store().clone();
        pending.carry_out(async move { Ok(store.session_delete(organization_id, id).await.map(drop)?) }).await
    }
}
