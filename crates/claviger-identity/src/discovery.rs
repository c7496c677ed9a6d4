//! What a provider says about itself: parsed and checked, never fetched here.

use serde::Deserialize;
use url::Url;

use crate::issuer::{self, BadAddress};

/// A provider, as far as signing in needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// To the letter what is configured here and what its ID tokens must say.
    pub issuer: String,
    /// Where the browser goes.
    pub authorization_endpoint: Url,
    /// Where we exchange the code.
    pub token_endpoint: Url,
    /// Where its public keys are.
    pub jwks_uri: Url,
    /// Its answers carry `iss` (RFC 9207), so one without is refused.
    pub names_itself: bool,
    /// How we say who we are at the token endpoint.
    pub authentication: ClientAuthentication,
}

/// How the client's secret goes to the token endpoint (RFC 6749, 2.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// `client_secret_basic`, in a header. Taken where there is a choice.
    Basic,
    /// `client_secret_post`, in the body.
    Post,
}

/// Why a provider's description is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Not the JSON object that Discovery 1.0 describes.
    #[error("the provider's description is not a JSON object with issuer, endpoints and jwks_uri")]
    Malformed,
    /// It describes somebody else.
    #[error("the provider's description names another issuer than the one that is configured here")]
    Issuer,
    /// One of its addresses cannot be used.
    #[error("the provider's {0} cannot be used: {1}")]
    Address(&'static str, BadAddress),
    /// It does not answer with a code.
    #[error("the provider does not offer the authorization code flow (response_types_supported has no \"code\")")]
    NoCode,
    /// It takes PKCE, but not with SHA-256 (O3).
    #[error("the provider offers PKCE, but not with S256 (code_challenge_methods_supported)")]
    NoS256,
    /// It takes no client secret in a way that we know.
    #[error("the provider takes neither client_secret_basic nor client_secret_post")]
    NoAuthentication,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    response_types_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// Reads what the address of [`issuer::document`] answered for `issuer`, which is
/// the text that is configured here.
///
/// # Errors
/// [`Unusable`].
pub fn read(body: &[u8], issuer: &str) -> Result<Provider, Unusable> {
    let document: Document = serde_json::from_slice(body).map_err(|_| Unusable::Malformed)?;
    if document.issuer != issuer {
        return Err(Unusable::Issuer);
    }
    let address = |name, text: &str| issuer::endpoint(text).map_err(|fault| Unusable::Address(name, fault));
    let offers = |list: &Option<Vec<String>>, word| list.as_ref().map(|list| list.iter().any(|entry| entry == word));
    if offers(&document.response_types_supported, "code") == Some(false) {
        return Err(Unusable::NoCode);
    }
    // Providers that say nothing often take a challenge all the same, and those
    // that do not ignore it: it is sent in either case.
    if offers(&document.code_challenge_methods_supported, "S256") == Some(false) {
        return Err(Unusable::NoS256);
    }
    Ok(Provider {
        authorization_endpoint: address("authorization_endpoint", &document.authorization_endpoint)?,
        token_endpoint: address("token_endpoint", &document.token_endpoint)?,
        jwks_uri: address("jwks_uri", &document.jwks_uri)?,
        names_itself: document.authorization_response_iss_parameter_supported,
        authentication: authentication(document.token_endpoint_auth_methods_supported.as_deref())?,
        issuer: document.issuer,
    })
}

/// Without a list it is `client_secret_basic` (Discovery 1.0, 3).
fn authentication(methods: Option<&[String]>) -> Result<ClientAuthentication, Unusable> {
    let Some(methods) = methods else { return Ok(ClientAuthentication::Basic) };
    let offers = |name: &str| methods.iter().any(|method| method == name);
    if offers("client_secret_basic") {
        Ok(ClientAuthentication::Basic)
    } else if offers("client_secret_post") {
        Ok(ClientAuthentication::Post)
    } else {
        Err(Unusable::NoAuthentication)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://login.example.com/acme";

    fn document() -> Value {
        json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://login.example.com/acme/auth?tenant=1",
            "token_endpoint": "https://login.example.com/acme/token",
            "jwks_uri": "https://keys.example.com/acme",
            "response_types_supported": ["code id_token", "code"],
            "code_challenge_methods_supported": ["plain", "S256"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_post"],
            "authorization_response_iss_parameter_supported": true,
        })
    }

    fn with(name: &str, value: Value) -> Result<Provider, Unusable> {
        let mut document = document();
        document[name] = value;
        read(document.to_string().as_bytes(), ISSUER)
    }

    #[test]
    fn a_good_description_is_read() {
        let provider = read(document().to_string().as_bytes(), ISSUER).expect("good");
        assert_eq!(provider.issuer, ISSUER);
        assert_eq!(provider.authorization_endpoint.as_str(), "https://login.example.com/acme/auth?tenant=1");
        assert!(provider.names_itself);
        assert_eq!(provider.authentication, ClientAuthentication::Post);
        let small =
            json!({"issuer": ISSUER, "authorization_endpoint": ISSUER, "token_endpoint": ISSUER, "jwks_uri": ISSUER});
        let provider = read(small.to_string().as_bytes(), ISSUER).expect("all that is needed");
        assert_eq!((provider.names_itself, provider.authentication), (false, ClientAuthentication::Basic));
    }

    #[test]
    fn o2_a_description_of_somebody_else_is_refused() {
        for other in ["https://login.example.com/acme/", "https://LOGIN.example.com/acme", "https://evil.example", ""] {
            assert_eq!(with("issuer", json!(other)), Err(Unusable::Issuer), "{other}");
        }
    }

    #[test]
    fn o3_a_provider_that_offers_plain_challenges_only_is_refused() {
        assert_eq!(with("code_challenge_methods_supported", json!(["plain"])), Err(Unusable::NoS256));
        assert_eq!(with("code_challenge_methods_supported", json!([])), Err(Unusable::NoS256));
    }

    #[test]
    fn o4_no_address_of_it_leads_elsewhere() {
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            for (address, fault) in [
                ("javascript:alert(1)", BadAddress::Scheme),
                ("http://login.example.com", BadAddress::Scheme),
                ("https://login.example.com@evil.example/", BadAddress::Decorated),
                ("//evil.example", BadAddress::NotAUrl),
            ] {
                assert_eq!(with(name, json!(address)), Err(Unusable::Address(name, fault)), "{name} {address}");
            }
            assert_eq!(with(name, Value::Null), Err(Unusable::Malformed), "{name}");
        }
    }

    #[test]
    fn what_is_missing_or_no_description_is_refused() {
        assert_eq!(with("response_types_supported", json!(["id_token"])), Err(Unusable::NoCode));
        let methods = json!(["private_key_jwt", "client_secret_jwt"]);
        assert_eq!(with("token_endpoint_auth_methods_supported", methods), Err(Unusable::NoAuthentication));
        for body in ["", "[]", "null", "{}", "<html>", "{\"issuer\":1}"] {
            assert_eq!(read(body.as_bytes(), ISSUER), Err(Unusable::Malformed), "{body}");
        }
    }
}
