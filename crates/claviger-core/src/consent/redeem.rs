//! The code for a token (RFC 6749, 4.1.3), which takes the place of whatever the
//! connection had.

use claviger_access::{Edit, Grant};
use claviger_identity::callback::Callback;
use claviger_model::{
    Authorization, ObtainedToken, Timestamp, TokenFault, TokenPlan, TokenProof, authorization::AuthorizationState,
    connection::ConnectionRecord, upstream_token::OAuthPlan,
};
use claviger_vault::OpenError;

use super::{asked::Asked, fault::Fault, shown::missing, start::verifier_of};
use crate::{Core, Error, health::Evidence};

/// Why there is no token.
pub(super) enum Unredeemed {
    Fault(Fault),
    Other(Error),
}

impl From<Error> for Unredeemed {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<Fault> for Unredeemed {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

const NO_REFRESH_TOKEN: &str = "the provider gave no refresh token, so somebody has to authorize the connection again \
                                when this token ends; many give one for the scope offline_access, or for the \
                                authorization parameter access_type with the value offline";

impl Core {
    /// Stores what the code gives; what the person should know of it besides.
    pub(super) async fn consent_redeem(
        &self,
        grant: &Grant<Edit>,
        record: &ConnectionRecord,
        (authorization, state): (&Authorization, &AuthorizationState),
        callback: Callback,
    ) -> Result<Vec<String>, Unredeemed> {
        if record.connection.version != authorization.connection_version {
            return Err(Fault::Changed.into());
        }
        if self.consent_redirect_uri()?.as_str() != state.redirect_uri {
            return Err(Fault::PublicUrl.into());
        }
        let Asked { plan, endpoint, issuer, .. } = self.consent_asked(&grant.to_view(), record)?;
        let code = match &state.issuer {
            Some(issuer) => callback.code_of(issuer, true),
            None => callback.code_at(&endpoint),
        };
        let code = code.map_err(Fault::from)?;
        let of = verifier_of(authorization, issuer.as_deref().unwrap_or_default(), &state.redirect_uri);
        let verifier = match self.vault().open_verifier(grant, of, &state.sealed) {
            Ok(verifier) => verifier,
            Err(OpenError::Epoch { .. } | OpenError::NoKey(_)) => return Err(Fault::Keys.into()),
            Err(error) => return Err(Error::Internal(format!("a verifier does not open: {error}")).into()),
        };
        let credential = self.credential_for_provider(grant, record).await?;
        let proof = TokenProof::Code { code: &code, verifier: &verifier, redirect_uri: &state.redirect_uri };
        let now = self.clock().now();
        let obtained = self.exec().token_obtain(&credential, proof, now, self.entropy()).await;
        let obtained = obtained.map_err(|fault| Fault::Token(of_code(fault)))?;
        Ok(self.consent_accept(record, plan, obtained, now).await?)
    }

    /// Stores what the provider gave; what the person should know of it besides.
    pub(super) async fn consent_accept(
        &self,
        record: &ConnectionRecord,
        plan: OAuthPlan,
        obtained: ObtainedToken,
        asked_at: Timestamp,
    ) -> Result<Vec<String>, Error> {
        // RFC 6749, 5.1: not said where it is what was asked for.
        let scopes = obtained.scopes.clone().or_else(|| Some(plan.scopes.clone()).filter(|wanted| !wanted.is_empty()));
        let obtained = ObtainedToken { scopes, ..obtained };
        let warnings = warnings(&plan.scopes, &obtained);
        self.token_accept(record, &TokenPlan::OAuth(plan), &obtained, asked_at).await?;
        self.health_note(record, Evidence::Authorized, asked_at);
        Ok(warnings)
    }
}

/// A code is no grant that could be over: it was good once.
fn of_code(fault: TokenFault) -> TokenFault {
    match fault {
        TokenFault::Over(text) => {
            let text = text.trim_end_matches("; authorize the connection again");
            TokenFault::Refused(format!("{text}; begin again"))
        }
        other => other,
    }
}

fn warnings(wanted: &[String], obtained: &ObtainedToken) -> Vec<String> {
    let missing = missing(wanted, obtained.scopes.as_deref());
    let scopes = (!missing.is_empty()).then(|| format!("the provider did not grant: {}", missing.join(", ")));
    let refresh = (obtained.refresh_token.is_none() && obtained.expires_at.is_some()).then(|| NO_REFRESH_TOKEN.into());
    scopes.into_iter().chain(refresh).collect()
}
