//! Asking for a short-lived credential. One file a grant; what they share is how
//! a client proves itself ([`client`]), how the request is sent ([`asking`]) and
//! how the answer is read ([`answer`], [`refusal`]).

mod answer;
mod asking;
mod assertion;
mod client;
mod client_credentials;
mod code;
mod device;
mod exchange;
mod form;
mod jwt_bearer;
mod key;
mod oauth;
mod refresh;
mod refusal;
mod retry_after;
mod revoke;
mod said;
mod sts;
mod token_path;
mod two_step;

use claviger_model::{
    Entropy, ObtainedToken, OpenedCredential, Secret, Timestamp, TokenFault, TokenPlan, TokenProof,
    upstream_token::{DeviceAuthorization, OAuthPlan, TokenKind},
};

use crate::Exec;
use asking::Asking;

impl Exec {
    /// Asks for the short-lived credential that `credential.token` plans, once:
    /// nothing is sent again, no redirect is followed. Its destination passes
    /// the egress guard like any other; what the connection trusts and shows in
    /// TLS counts here too.
    ///
    /// # Errors
    /// See [`TokenFault`]. The texts name the host and what the provider says,
    /// cut and with the connection's own secrets taken out.
    pub async fn token_obtain(
        &self,
        credential: &OpenedCredential,
        proof: TokenProof<'_>,
        now: Timestamp,
        entropy: &Entropy,
    ) -> Result<ObtainedToken, TokenFault> {
        let asking = Asking::new(self, credential, given(&proof), (now, entropy));
        match &credential.token {
            Some(TokenPlan::OAuth(plan)) => oauth::obtain(&asking, plan, &proof).await,
            Some(TokenPlan::TwoStep(plan)) => two_step::obtain(&asking, plan).await,
            Some(TokenPlan::AssumeRole(plan)) => sts::assume_role(self, credential, plan, now).await,
            None => Err(TokenFault::Refused("this connection's type has no token to ask for".to_owned())),
        }
    }

    /// Begins a device flow (RFC 8628, 3.1) at `url`, the provider's device
    /// authorization endpoint: what somebody is shown, and what
    /// [`TokenProof::Device`] is then asked with. The plan's parameters are sent here, too.
    ///
    /// # Errors
    /// As [`Exec::token_obtain`].
    pub async fn token_device_start(
        &self,
        credential: &OpenedCredential,
        url: &str,
        now: Timestamp,
        entropy: &Entropy,
    ) -> Result<DeviceAuthorization, TokenFault> {
        let asking = Asking::new(self, credential, Vec::new(), (now, entropy));
        device::start(&asking, oauth_plan(credential)?, url).await
    }

    /// Revokes a token (RFC 7009) at `url`, the provider's revocation endpoint.
    /// One that the provider does not know is revoked.
    ///
    /// # Errors
    /// As [`Exec::token_obtain`]; the token may still be good then.
    pub async fn token_revoke(
        &self,
        credential: &OpenedCredential,
        url: &str,
        (token, kind): (&Secret<String>, TokenKind),
        now: Timestamp,
        entropy: &Entropy,
    ) -> Result<(), TokenFault> {
        let asking = Asking::new(self, credential, vec![("token", token)], (now, entropy));
        revoke::revoke(&asking, oauth_plan(credential)?, url, token, kind).await
    }
}

fn oauth_plan(credential: &OpenedCredential) -> Result<&OAuthPlan, TokenFault> {
    match &credential.token {
        Some(TokenPlan::OAuth(plan)) => Ok(plan),
        _ => Err(TokenFault::Refused("only connections by OAuth 2.0 can do that".to_owned())),
    }
}

/// The secrets of a proof, for whoever has to keep them out of a text.
fn given<'a>(proof: &TokenProof<'a>) -> Vec<(&'static str, &'a Secret<String>)> {
    match proof {
        TokenProof::Held => Vec::new(),
        TokenProof::Refresh(token) => vec![("refresh_token", token)],
        TokenProof::Code { code, verifier, .. } => vec![("code", code), ("code_verifier", verifier)],
        TokenProof::Device(code) => vec![("device_code", code)],
    }
}
