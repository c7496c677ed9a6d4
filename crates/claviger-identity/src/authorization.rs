//! The beginning of one single sign-on, or of one consent that a connection asks
//! for: random texts, and the address that the browser is sent to.

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
        let random = || random(entropy);
        Self { state: random(), nonce: random(), verifier: random(), browser: random() }
    }
}

/// 256 random bits in base64url.
pub fn random(entropy: &Entropy) -> Secret<String> {
    let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(entropy.array());
    Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}

/// Who asks for what.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// Our name at the provider.
    pub id: &'a str,
    /// Where the browser is to come back to.
    pub redirect_uri: &'a Url,
    /// What is asked for; of a sign-in, besides `openid`.
    pub scopes: &'a [String],
}

/// Where the browser goes: the provider's own address and query, with ours behind.
pub fn address(provider: &Provider, client: Client<'_>, attempt: &Attempt) -> Url {
    let others = client.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
    let scopes: Vec<&str> = std::iter::once("openid").chain(others).collect();
    let mut address = provider.authorization_endpoint.clone();
    ask(&mut address, client, &attempt.state, &attempt.verifier);
    address.query_pairs_mut().append_pair("scope", &scopes.join(" ")).append_pair("nonce", attempt.nonce.expose());
    address
}

/// What a connection's own parameters may not be called: everything that ties the
/// answer to us, and what could say otherwise in its place (RFC 9101).
pub const RESERVED: [&str; 9] = [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "state",
];

/// Where a browser goes so that its owner agrees that a connection may act for
/// them: `endpoint` with its own query, ours, and the connection's parameters. A
/// `scope` among those takes the place of ours, for providers that want commas.
/// `None` if `endpoint` or one of the parameters names what is [`RESERVED`].
pub fn consent_address(
    endpoint: &Url,
    client: Client<'_>,
    parameters: &[(String, String)],
    (state, verifier): (&Secret<String>, &Secret<String>),
) -> Option<Url> {
    let reserved = |name: &str| RESERVED.contains(&name);
    let own = parameters.iter().any(|(name, _)| reserved(name));
    if own || endpoint.query_pairs().any(|(name, _)| reserved(&name)) {
        return None;
    }
    let mut address = endpoint.clone();
    // RFC 6749, 3.1: it has none.
    address.set_fragment(None);
    ask(&mut address, client, state, verifier);
    let named = parameters.iter().any(|(name, _)| name == "scope");
    let mut query = address.query_pairs_mut();
    if !client.scopes.is_empty() && !named {
        query.append_pair("scope", &client.scopes.join(" "));
    }
    query.extend_pairs(parameters);
    drop(query);
    Some(address)
}

/// What every request for a code has (RFC 6749, 4.1.1; RFC 7636, 4.3).
fn ask(address: &mut Url, client: Client<'_>, state: &Secret<String>, verifier: &Secret<String>) {
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", client.id)
        .append_pair("redirect_uri", client.redirect_uri.as_str())
        .append_pair("state", state.expose())
        .append_pair("code_challenge", &challenge(verifier))
        .append_pair("code_challenge_method", "S256");
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

    #[test]
    fn o3_o4_a_consent_is_asked_for_with_s256_and_nothing_of_a_connection_takes_our_place() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let back = url("https://claviger.example/oauth/callback");
        let scopes = ["read".to_owned(), "write".to_owned()];
        let client = Client { id: "claviger", redirect_uri: &back, scopes: &scopes };
        let entropy = Entropy::seeded(3);
        let (state, verifier) = (random(&entropy), random(&entropy));
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let asked = |endpoint: &str, parameters: &[(&str, &str)]| {
            consent_address(&url(endpoint), client, &pairs(parameters), (&state, &verifier))
        };
        let address = asked("https://login.example.com/auth?tenant=1#x", &[("access_type", "offline & more")]);
        let address = address.expect("nothing reserved");
        let query: Vec<(String, String)> = address.query_pairs().into_owned().collect();
        let wanted = [
            ("tenant", "1"),
            ("response_type", "code"),
            ("client_id", "claviger"),
            ("redirect_uri", back.as_str()),
            ("state", state.expose()),
            ("code_challenge", &challenge(&verifier)),
            ("code_challenge_method", "S256"),
            ("scope", "read write"),
            ("access_type", "offline & more"),
        ];
        assert_eq!(query, pairs(&wanted));
        assert!(!address.as_str().contains(verifier.expose().as_str()) && address.fragment().is_none());
        let commas = asked("https://login.example.com/auth", &[("scope", "read,write")]).expect("nothing reserved");
        let named: Vec<_> = commas.query_pairs().filter(|(name, _)| name == "scope").collect();
        assert_eq!(named.len(), 1, "{commas}");
        for name in RESERVED {
            assert_eq!(asked("https://login.example.com/auth", &[(name, "x")]), None, "{name}");
            assert_eq!(asked(&format!("https://login.example.com/auth?{name}=x"), &[]), None, "{name}");
        }
    }
}
