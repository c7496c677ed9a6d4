//! Asking for tokens: what is sent, byte for byte, and how answers are read.

mod answers;
mod assertions;
mod by_person;
mod client_credentials;
mod two_step;

use claviger_model::{
    Entropy, ObtainedToken, OpenedCredential, Timestamp, TokenFault, TokenPlan, TokenProof,
    upstream_token::{ClientAuthentication, OAuthGrant, OAuthPlan},
};

use crate::stub::{Connection, Received, Stub, exec, ok};

/// 2026-11-23T10:00:00Z
pub(crate) const NOW: Timestamp = Timestamp(1_795_428_000_000_000);
pub(crate) const SECRET: &str = "canary:s3cret/+ ü";
/// The same as a form has it.
pub(crate) const SECRET_IN_FORM: &str = "canary%3As3cret%2F%2B+%C3%BC";

pub(crate) const BEARER: &[u8] = br#"{"access_token":"canary-access-token","token_type":"Bearer","expires_in":3600}"#;

pub(crate) fn plan(token_url: String) -> OAuthPlan {
    OAuthPlan {
        grant: OAuthGrant::ClientCredentials,
        token_url,
        client_id: "the client".to_owned(),
        client_authentication: ClientAuthentication::ClientSecretBasic,
        scopes: vec!["read:all".to_owned(), "write".to_owned()],
        parameters: Vec::new(),
        identity_audience: None,
    }
}

pub(crate) fn credential(plan: TokenPlan) -> OpenedCredential {
    let connection = Connection::to("https://api.example.com/v1").secret("client_secret", SECRET);
    OpenedCredential { token: Some(plan), ..connection.open(&exec()) }
}

pub(crate) async fn obtain(plan: OAuthPlan, proof: TokenProof<'_>) -> Result<ObtainedToken, TokenFault> {
    ask(&credential(TokenPlan::OAuth(plan)), proof).await
}

pub(crate) async fn ask(credential: &OpenedCredential, proof: TokenProof<'_>) -> Result<ObtainedToken, TokenFault> {
    exec().token_obtain(credential, proof, NOW, &Entropy::seeded(1)).await
}

/// A provider that says one thing.
pub(crate) async fn provider(answer: Vec<u8>) -> Stub {
    Stub::start(move |_| answer.clone()).await
}

pub(crate) async fn good_provider() -> Stub {
    provider(ok("application/json", BEARER)).await
}

/// The one request that came in.
pub(crate) fn only(stub: &Stub) -> Received {
    let mut received = stub.take();
    assert_eq!(received.len(), 1, "{received:?}");
    received.remove(0)
}
