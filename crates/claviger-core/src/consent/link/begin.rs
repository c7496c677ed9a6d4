//! `POST /api/v2/authorization_links/begin`: the way to the provider. The browser that
//! pressed the button is the only one that can come back, or press it again.

use claviger_identity::authorization::random;
use claviger_model::{Action, Secret, Timestamp};
use claviger_store::StoreError;
use serde_json::json;

use super::{Good, NAME, REFUSED};
use crate::{
    Core, Error,
    consent::{Way, hash, start::Beginner},
    record::{Asset, change},
    session::Visit,
};

/// A browser that is sent to the provider.
#[derive(Debug)]
pub struct LinkBegun {
    /// Where it goes now; it holds the state.
    pub address: Secret<String>,
    /// For its cookie: it proves later that it was this one.
    pub browser: Secret<String>,
    /// Too late from then on; begin again.
    pub expires_at: Timestamp,
}

impl Core {
    /// Begins to ask whoever has the link, and binds the link to their browser.
    /// `browser` is what its cookie says, if it has one.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with one text for every reason; [`Error::Busy`].
    pub async fn link_begin(
        &self,
        visit: &Visit,
        token: &Secret<String>,
        browser: Option<Secret<String>>,
    ) -> Result<LinkBegun, Error> {
        let deadline = visit.deadline();
        deadline.bound(self.link_counted(visit)).await?;
        let sealing = deadline.bound(self.sealing()).await?;
        let good = deadline.bound(self.link_good(visit, token, browser.as_ref())).await?;
        let Good { link, record, grant, .. } = good;
        let beginner = Beginner { user_id: link.user_id, session_id: None, link_id: Some(link.id), now: visit.now };
        let made = self.consent_made(&beginner, &grant.to_view(), &record).map_err(|error| match error {
            // What is wrong with the connection is for whoever may edit it.
            Error::Conflict(_) => REFUSED,
            error => error,
        });
        let (started, state) = made?;
        let Some(Way::Browser { address, .. }) = started.way else { return Err(REFUSED) };
        let browser = browser.unwrap_or_else(|| random(self.entropy()));
        let (authorization, bound) = (started.authorization, hash(&browser));
        let asset = Asset { kind: "connection", id: Some(link.connection_id.0), name: Some(&record.connection.name) };
        let changes = vec![
            change(NAME, Some(json!(link.id.to_string())), Some(json!(link.id.to_string()))),
            change(crate::consent::NAME, None, Some(json!(authorization.id.to_string()))),
        ];
        let who = (link.organization_id, Some(link.user_id));
        let pending = self.intend_visit(visit, deadline, who, Action::Authorized, asset, changes).await?;
        let (store, now) = (self.store().clone(), visit.now);
        let begin = async move {
            let _until_stored = sealing;
            // Of two browsers that press it at once, one has it.
            if !store.authorization_link_bind(link.id, bound, now).await? {
                return Err(REFUSED);
            }
            match store.authorization_insert(&authorization, &state).await {
                Ok(()) => Ok(LinkBegun { address, browser, expires_at: authorization.expires_at }),
                Err(StoreError::NotFound) => Err(REFUSED),
                Err(other) => Err(other.into()),
            }
        };
        pending.carry_out(begin).await
    }
}
