//! The beginning of one single sign-on: four random texts, and the address that
//! the browser is sent to.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use claviger_model::{Entropy, Secret};
use url::Url;
use zeroize::Zeroizing;

use crate::discovery::Provider;

/// What is remembered of one sign-in until the browser comes back. Each is 256
/// random bits in base64url.
#[derive(Debug)]
pub struct Attempt {
    /// Finds the attempt again. Kept as a hash.
    pub state: Secret<String>,
    /// Ties the ID token to the attempt.
    pub nonce: Secret<String>,
    /// PKCE's `code_verifier`: ties the code to us (RFC 7636).
    pub verifier: Secret<String>,
    /// Ties the attempt to the browser: its cookie. Kept as a hash (O1).
    pub browser: Secret<String>,
}

impl Attempt {
    /// A new one.
    pub fn begin(entropy: &Entropy) -> Self {
        let random = || {
            let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(entropy.array());
            Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
        };
        Self { state: random(), nonce: random(), verifier: random(), browser: random() }
    }
}

/// Who asks for what.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// Our name at the provider.
    pub id: &'a str,
    /// Where the browser is to come back to.
    pub redirect_uri: &'a Url,
    /// What is asked for besides `openid`.
    pub scopes: &'a [String],
}

/// Where the browser goes: the provider's own address and query, with ours behind.
pub fn address(provider: &Provider, client: Client<'_>, attempt: &Attempt) -> Url {
    let others = client.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
    let scopes: Vec<&str> = std::iter::once("openid").chain(others).collect();
    let mut address = provider.authorization_endpoint.clone();
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", client.id)
        .append_pair("redirect_uri", client.redirect_uri.as_str())
        .append_pair("scope", &scopes.join(" "))
        .append_pair("state", attempt.state.expose())
        .append_pair("nonce", attempt.nonce.expose())
        .append_pair("code_challenge", &challenge(&attempt.verifier))
        .append_pair("code_challenge_method", "S256");
    address
}

/// `BASE64URL(SHA256(verifier))` (RFC 7636, 4.2).
fn challenge(verifier: &Secret<String>) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.expose().as_bytes()))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::discovery::ClientAuthentication;

    #[test]
    fn the_challenge_is_the_rfcs() {
        // RFC 7636, appendix B.
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned());
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn every_attempt_has_texts_of_its_own() {
        let entropy = Entropy::seeded(1);
        let mut texts = BTreeSet::new();
        for _ in 0..100 {
            let attempt = Attempt::begin(&entropy);
            for text in [&attempt.state, &attempt.nonce, &attempt.verifier, &attempt.browser] {
                assert_eq!(text.len(), 43, "256 bits");
                assert!(texts.insert(text.expose().clone()), "twice the same");
            }
            assert!(!format!("{attempt:?}").contains(attempt.verifier.expose().as_str()));
        }
    }

    #[test]
    fn the_address_asks_for_a_code_with_a_challenge_and_never_shows_the_verifier() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let provider = Provider {
            issuer: "https://login.example.com".to_owned(),
            authorization_endpoint: url("https://login.example.com/auth?tenant=1"),
            token_endpoint: url("https://login.example.com/token"),
            jwks_uri: url("https://login.example.com/keys"),
            names_itself: false,
            authentication: ClientAuthentication::Basic,
        };
        let back = url("https://claviger.example/sign-in/oidc/callback");
        let scopes = ["email".to_owned(), "openid".to_owned(), "groups & more".to_owned()];
        let client = Client { id: "claviger&admin=1", redirect_uri: &back, scopes: &scopes };
        let attempt = Attempt::begin(&Entropy::seeded(2));
        let address = address(&provider, client, &attempt);
        let query: BTreeMap<String, String> = address.query_pairs().into_owned().collect();
        let text = |name: &str| query.get(name).map_or("", String::as_str);
        assert!(address.as_str().starts_with("https://login.example.com/auth?tenant=1&response_type=code&"));
        assert_eq!(query.len(), 9, "{query:?}");
        assert_eq!((text("client_id"), text("redirect_uri")), ("claviger&admin=1", back.as_str()));
        assert_eq!(text("scope"), "openid email groups & more");
        assert_eq!((text("state"), text("nonce")), (attempt.state.expose().as_str(), attempt.nonce.expose().as_str()));
        assert_eq!((text("code_challenge"), text("code_challenge_method")), (&*challenge(&attempt.verifier), "S256"));
        assert!(!address.as_str().contains(attempt.verifier.expose().as_str()));
        assert!(!address.as_str().contains(attempt.browser.expose().as_str()));
    }
}
