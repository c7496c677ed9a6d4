//! `POST /api/v2/authorization_links/complete`: from what the browser brings back to a
//! token. Read it in order: each step believes only what the ones before have proved.

use claviger_identity::callback::Callback;
use claviger_model::{
    Action, Authorization, Invalid, OutcomeStatus, Secret,
    authorization::{AuthorizationFault, AuthorizationState},
};
use serde_json::json;

use super::{Good, NAME, REFUSED};
use crate::{
    Core, Error, Pending,
    consent::{
        complete::{QUERY, token_change},
        fault::Fault,
        hash,
        redeem::Unredeemed,
    },
    record::{Asset, change},
    session::Visit,
};

/// What became of it.
#[derive(Debug)]
pub struct LinkUsed {
    /// Whose account, as far as the provider says.
    pub account: Option<String>,
    /// Why the connection is not authorized by it; `None` where it is.
    pub fault: Option<AuthorizationFault>,
}

impl Core {
    /// Finishes what the same browser began by a link: `query` is what the provider sent
    /// it back with, `browser` what its cookie says.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a state that is none of this browser's;
    /// [`Error::Unauthenticated`] for a link that is not good any more; [`Error::Busy`].
    pub async fn link_complete(
        &self,
        visit: &Visit,
        query: &str,
        browser: Option<&Secret<String>>,
    ) -> Result<LinkUsed, Error> {
        let deadline = visit.deadline();
        deadline.bound(self.link_counted(visit)).await?;
        let callback = Callback::read(query).map_err(|bad| invalid(&bad.into()))?;
        let taken = self.store().authorization_take(hash(&callback.state), visit.now).await?;
        let (authorization, state) = taken.ok_or_else(|| invalid(&Fault::State))?;
        let good = match self.link_of(visit, &authorization, browser).await {
            Ok(good) => good,
            Err(Unredeemed::Fault(fault)) => {
                self.consent_end(&authorization, Some(&fault)).await;
                return Err(invalid(&fault));
            }
            Err(Unredeemed::Other(error)) => {
                self.consent_end(&authorization, Some(&Fault::NotDone)).await;
                return Err(error);
            }
        };
        let link = &good.link;
        let name = &good.record.connection.name;
        let asset = Asset { kind: "connection", id: Some(link.connection_id.0), name: Some(name) };
        let changes = vec![
            change(NAME, Some(json!(link.id.to_string())), None),
            change(crate::consent::NAME, Some(json!(authorization.id.to_string())), None),
            token_change(),
        ];
        let who = (link.organization_id, Some(link.user_id));
        let pending = self.intend_visit(visit, visit.deadline(), who, Action::Authorized, asset, changes).await?;
        let core = self.clone();
        let returned = (authorization, state);
        // In a task of its own, because a caller that hangs up must not lose a code that
        // is spent.
        let task = tokio::spawn(async move { core.link_carry_out(pending, good, returned, callback).await });
        task.await.map_err(|error| Error::Internal(format!("a consent ended abnormally: {error}")))?
    }

    /// The link that it was begun by, if this is the browser and the link is still good.
    async fn link_of(
        &self,
        visit: &Visit,
        authorization: &Authorization,
        browser: Option<&Secret<String>>,
    ) -> Result<Good, Unredeemed> {
        let id = authorization.link_id.ok_or(Fault::Person)?;
        let link = self.store().authorization_link_get(id).await.map_err(Error::from)?;
        let link = link.ok_or(Unredeemed::Other(REFUSED))?;
        if link.browser.is_none() || link.browser != browser.map(hash) {
            return Err(Fault::Browser.into());
        }
        Ok(self.link_checked(visit, link).await?)
    }

    async fn link_carry_out(
        &self,
        pending: Pending,
        good: Good,
        (authorization, state): (Authorization, AuthorizationState),
        callback: Callback,
    ) -> Result<LinkUsed, Error> {
        let Good { link, record, grant, .. } = good;
        let redeemed = match self.store().authorization_link_use(link.id, self.clock().now()).await {
            Ok(true) => {
                let redeemed = self.consent_redeem(&grant, &record, (&authorization, &state), callback).await;
                if redeemed.is_err()
                    && let Err(error) = self.store().authorization_link_unuse(link.id).await
                {
                    tracing::warn!(%error, link_id = %link.id, "a link that came to nothing stays used");
                }
                redeemed.map(drop)
            }
            Ok(false) => Err(Unredeemed::Other(REFUSED)),
            Err(error) => Err(Unredeemed::Other(error.into())),
        };
        let fault = match &redeemed {
            Ok(()) => None,
            Err(Unredeemed::Fault(fault)) => Some(fault),
            Err(Unredeemed::Other(_)) => Some(&Fault::NotDone),
        };
        self.consent_end(&authorization, fault).await;
        match fault {
            None => pending.succeeded(),
            Some(fault) => {
                let outcome = pending.outcome(OutcomeStatus::Failed, Some(fault.code()));
                pending.finish(outcome);
            }
        }
        match redeemed {
            Ok(()) => Ok(LinkUsed { account: self.consent_agreed(&record.connection).await?.account, fault: None }),
            Err(Unredeemed::Fault(fault)) => Ok(LinkUsed { account: None, fault: Some(fault.for_strangers()) }),
            Err(Unredeemed::Other(error)) => Err(error),
        }
    }
}

fn invalid(fault: &Fault) -> Error {
    Invalid::one(QUERY, fault.message()).into()
}
