//! `POST /oauth/callback`: from what the browser brings back to a token. Read it in
//! order: each step believes only what the ones before have proved.

use claviger_access::{Decided, Edit, Grant, Via};
use claviger_identity::callback::Callback;
use claviger_model::{
    Action, Authorization, Invalid, OutcomeStatus,
    audit::{Change, IntentDetail},
    authorization::{AuthorizationEnd, AuthorizationState},
    connection::ConnectionRecord,
};
use serde_json::json;

use super::{COMPLETE, Consent, fault::Fault, hash, redeem::Unredeemed};
use crate::{
    Context, Core, Error, Pending,
    context::Deadline,
    record::{Asset, change},
};

/// Where in the body the query stands.
pub(super) const QUERY: &str = "/data/attributes/query";

/// What is known once the state was taken: whose it was, and what it was bound to.
struct Returned {
    authorization: Authorization,
    state: AuthorizationState,
    callback: Callback,
}

impl Core {
    /// Finishes what the same person began: `query` is what the provider sent their
    /// browser back with. What it ends with is in the answer, also if it failed.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a state that is none of theirs; what they may not do
    /// any more.
    pub async fn consent_complete(&self, context: &Context, query: &str) -> Result<Decided<Consent>, Error> {
        self.consent_may_complete(context)?;
        let deadline = context.deadline();
        let returned = match self.consent_returned(context, deadline, query).await? {
            Ok(returned) => returned,
            Err(fault) => return Err(self.consent_refused(context, deadline, &fault).await?),
        };
        let id = returned.authorization.connection_id;
        let loaded = self.connection_load::<Edit>(context, COMPLETE, deadline, id).await;
        let (record, grant) = match loaded {
            Ok(loaded) => loaded,
            Err(error) => {
                self.consent_end(&returned.authorization, Some(&Fault::NotDone)).await;
                return Err(error);
            }
        };
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let authorization = Some(json!(returned.authorization.id.to_string()));
        let detail = IntentDetail {
            changes: vec![change(super::NAME, authorization, None), token_change()],
            ..IntentDetail::default()
        };
        let pending = self.intend(context, deadline, Action::Authorized, asset, detail).await?;
        let (core, permit) = (self.clone(), grant.permit());
        let task = tokio::spawn(async move { core.consent_carry_out(pending, grant, record, returned).await });
        let done = task.await.map_err(|error| Error::Internal(format!("a consent ended abnormally: {error}")))?;
        Ok(permit.over(done?))
    }

    /// Passes if the caller came in a way in which one can be finished at all: asked
    /// before anything is told of a request that is wrong in itself.
    ///
    /// # Errors
    /// What is missing.
    pub fn consent_may_complete(&self, context: &Context) -> Result<(), Error> {
        Ok(context.actor.may_begin(COMPLETE)?)
    }

    /// The authorization that a query is about, once it is proved to be the caller's.
    /// Whatever happens, nobody comes back with the same state again (O1).
    async fn consent_returned(
        &self,
        context: &Context,
        deadline: Deadline,
        query: &str,
    ) -> Result<Result<Returned, Fault>, Error> {
        let callback = match Callback::read(query) {
            Ok(callback) => callback,
            Err(bad) => return Ok(Err(bad.into())),
        };
        let hash = hash(&callback.state);
        let taken = async { Ok(self.store().authorization_take(hash, self.clock().now()).await?) };
        let Some((authorization, state)) = deadline.bound(taken).await? else { return Ok(Err(Fault::State)) };
        let actor = &context.actor;
        let same = (authorization.organization_id, authorization.user_id) == (actor.organization_id, actor.user_id)
            && authorization.link_id.is_none();
        let session = state.session_id.is_none_or(|id| actor.via == Via::Session { session_id: id });
        let fault = if !same { Some(Fault::Person) } else { (!session).then_some(Fault::Session) };
        if let Some(fault) = fault {
            self.consent_end(&authorization, Some(&fault)).await;
            return Ok(Err(fault));
        }
        Ok(Ok(Returned { authorization, state, callback }))
    }

    /// Puts on record that somebody came back with what is none of theirs.
    async fn consent_refused(&self, context: &Context, deadline: Deadline, fault: &Fault) -> Result<Error, Error> {
        let asset = Asset { kind: "connection", id: None, name: None };
        let pending = self.intend(context, deadline, Action::Authorized, asset, IntentDetail::default()).await?;
        let outcome = pending.outcome(OutcomeStatus::Failed, Some(fault.code()));
        pending.finish(outcome);
        Ok(Invalid::one(QUERY, fault.message()).into())
    }

    /// In a task of its own, because a caller that hangs up must not lose a code
    /// that is spent.
    async fn consent_carry_out(
        &self,
        pending: Pending,
        grant: Grant<Edit>,
        record: ConnectionRecord,
        returned: Returned,
    ) -> Result<Consent, Error> {
        let Returned { mut authorization, state, callback } = returned;
        let redeemed = self.consent_redeem(&grant, &record, (&authorization, &state), callback).await;
        let fault = match &redeemed {
            Ok(_) => None,
            Err(Unredeemed::Fault(fault)) => Some(fault),
            Err(Unredeemed::Other(_)) => Some(&Fault::NotDone),
        };
        authorization.end = Some(self.consent_end(&authorization, fault).await);
        match fault {
            None => pending.succeeded(),
            Some(fault) => {
                let outcome = pending.outcome(OutcomeStatus::Failed, Some(fault.code()));
                pending.finish(outcome);
            }
        }
        let warnings = match redeemed {
            Ok(warnings) => warnings,
            Err(Unredeemed::Fault(_)) => Vec::new(),
            Err(Unredeemed::Other(error)) => return Err(error),
        };
        self.consent_seen(&grant.to_view(), &record, authorization, warnings).await
    }

    /// Notes how one ended, for whoever looks.
    pub(super) async fn consent_end(&self, authorization: &Authorization, fault: Option<&Fault>) -> AuthorizationEnd {
        let end = AuthorizationEnd { at: self.clock().now(), fault: fault.map(Fault::kept) };
        if let Err(error) = self.store().authorization_end(authorization.id, &end).await {
            tracing::warn!(%error, authorization_id = %authorization.id, "the end of an authorization was not noted");
        }
        end
    }
}

/// That a connection has another token.
pub(super) fn token_change() -> Change {
    Change { field: "refresh_token".to_owned(), from: None, to: None, changed: true }
}
