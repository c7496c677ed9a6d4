//! `GET /sign-in/oidc/callback`: from what the browser brings back to a session.
//! Read it in order: each step believes only what the ones before have proved.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use claviger_identity::{
    callback::Callback,
    discovery::Provider,
    id_token::{self, Expected, Identity, Refusal},
};
use claviger_model::{Action, OidcProvider, ProviderId, Secret};
use claviger_store::Basis;

use super::{
    Fault, asset,
    start::{PURPOSE, Remembered, hash},
};
use crate::{
    Core, Error,
    session::{Begun, Visit},
};

/// One text for every reason; the log has the reason.
const REFUSED: Error = Error::Unauthenticated("the single sign-on was refused; begin again");

/// Somebody who came back from their provider.
#[derive(Debug)]
pub struct Returned {
    /// Their session.
    pub begun: Begun,
    /// Where they wanted to be.
    pub return_to: String,
}

impl Core {
    /// Lets somebody in whom a provider vouches for. `query` is the callback's,
    /// `browser` the cookie that the start of this sign-in gave.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] whatever is wrong with what came back;
    /// [`Error::NotFound`] if the provider means nobody who may come in;
    /// [`Error::Unavailable`] if the provider cannot be asked.
    pub async fn oidc_callback(
        &self,
        visit: &Visit,
        query: &str,
        browser: Option<&Secret<String>>,
    ) -> Result<Returned, Error> {
        let callback = Callback::read(query).map_err(|fault| refused(None, fault.into()))?;
        // Before anything else: whatever happens, nobody comes back with it again (O1).
        let remembered = self.oidc_remembered(visit, &callback.state).await?;
        let id = remembered.provider_id;
        let same = browser.map(hash).is_some_and(|hash| verify_slices_are_equal(&hash, &remembered.browser).is_ok());
        if !same {
            return Err(refused(Some(id), Fault::Browser));
        }
        let provider = visit.deadline().bound(self.oidc_enabled(id)).await?;
        // The issuer never changes and is the one that was asked; the public URL may have.
        if self.oidc_redirect_uri()?.as_str() != remembered.redirect_uri || provider.issuer != remembered.issuer {
            return Err(refused(Some(id), Fault::RedirectUri));
        }
        let description = self.oidc_description(&provider).await.map_err(|_| Error::Unavailable)?;
        let code = callback.code_from(&description).map_err(|fault| refused(Some(id), fault.into()))?;
        let identity = self.oidc_identity(visit, &provider, description, code, &remembered).await?;
        let user = self.oidc_admit(visit, &provider, identity).await?;
        let begun = self.session_begin(visit, &user, Basis::Oidc(id, provider.version), true).await?;
        Ok(Returned { begun, return_to: remembered.return_to })
    }

    async fn oidc_remembered(&self, visit: &Visit, state: &Secret<String>) -> Result<Remembered, Error> {
        let hash = hash(state);
        let taken = async { Ok(self.store().challenge_take(hash, PURPOSE, self.clock().now()).await?) };
        let challenge = visit.deadline().bound(taken).await?.ok_or_else(|| refused(None, Fault::State))?;
        serde_json::from_str(&challenge.content)
            .map_err(|_| Error::Internal("what a sign-in remembers cannot be read".to_owned()))
    }

    /// Whom the provider means, after its secret was used: that is on record
    /// before, and how it ended after.
    async fn oidc_identity(
        &self,
        visit: &Visit,
        provider: &OidcProvider,
        description: Arc<Provider>,
        code: Secret<String>,
        remembered: &Remembered,
    ) -> Result<Identity, Error> {
        let who = (provider.organization_id, None);
        let (deadline, asset) = (visit.deadline(), asset(provider));
        let pending = self.intend_visit(visit, deadline, who, Action::SignedIn, asset, Vec::new()).await?;
        let found = async {
            let token = self.oidc_redeem(provider, &description, &code, remembered).await?;
            self.oidc_verify(provider, &description, &token, remembered).await
        };
        let found = found.await.map_err(|fault| match fault {
            OidcError::Fault(fault) => refused(Some(provider.id), fault),
            OidcError::Other(error) => error,
        });
        match found {
            Ok(identity) => pending.end(Ok(identity)),
            Err(error) => Err(pending.unopened(error)),
        }
    }

    async fn oidc_verify(
        &self,
        provider: &OidcProvider,
        description: &Provider,
        token: &Secret<String>,
        remembered: &Remembered,
    ) -> Result<Identity, OidcError> {
        let nonce = Secret::new(remembered.nonce.clone());
        let expected = Expected {
            issuer: &description.issuer,
            client_id: &provider.client_id,
            nonce: &nonce,
            groups_claim: provider.groups_claim.as_deref(),
            now: self.clock().now(),
        };
        let keys = self.oidc_keys(provider, description, false).await?.ok_or(Fault::Token(Refusal::UnknownKey))?;
        match id_token::verify(token, &keys, &expected) {
            // It may have new keys since we asked.
            Err(Refusal::UnknownKey) => {
                let again = self.oidc_keys(provider, description, true).await?;
                let keys = again.ok_or(Fault::Token(Refusal::UnknownKey))?;
                Ok(id_token::verify(token, &keys, &expected).map_err(Fault::from)?)
            }
            other => Ok(other.map_err(Fault::from)?),
        }
    }

    /// A provider that people may sign in through, whosever it is.
    pub(super) async fn oidc_enabled(&self, id: ProviderId) -> Result<OidcProvider, Error> {
        let found = self.store().oidc_provider_anywhere(id).await?;
        found.filter(|provider| provider.enabled).ok_or(Error::NotFound(super::NAME))
    }
}

/// A fault of the provider's, or of ours.
pub(super) enum OidcError {
    Fault(Fault),
    Other(Error),
}

impl<F: Into<Fault>> From<F> for OidcError {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

/// Notes why for the administrator, and tells the browser nothing of it.
pub(super) fn refused(provider: Option<ProviderId>, fault: Fault) -> Error {
    tracing::warn!(provider = provider.map(tracing::field::display), %fault, "a single sign-on was refused");
    match fault {
        Fault::Unreachable | Fault::Status(_) | Fault::TooLong | Fault::Unusable(_) | Fault::Keys(_) => {
            Error::Unavailable
        }
        Fault::Nobody => Error::NotFound("account"),
        _ => REFUSED,
    }
}
