//! Asking for a short-lived credential. One file a grant; what they share is how
//! a client proves itself ([`client`]), how the request is sent ([`asking`]) and
//! how the answer is read ([`answer`], [`refusal`]).

mod answer;
mod asking;
mod client;
mod client_credentials;
mod form;
mod oauth;
mod refusal;
mod retry_after;
mod said;

use claviger_model::{Entropy, ObtainedToken, OpenedCredential, Secret, Timestamp, TokenFault, TokenPlan, TokenProof};

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
        let asking = Asking { exec: self, credential, now, entropy, given: given(&proof) };
        match &credential.token {
            Some(TokenPlan::OAuth(plan)) => oauth::obtain(&asking, plan, &proof).await,
            Some(TokenPlan::TwoStep(_) | TokenPlan::AssumeRole(_)) => {
                Err(TokenFault::Refused("getting tokens for this connection's type is not built yet".to_owned()))
            }
            None => Err(TokenFault::Refused("this connection's type has no token to ask for".to_owned())),
        }
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
