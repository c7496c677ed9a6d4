//! How the client proves itself (RFC 6749, 2.3; RFC 7523, 2.2; RFC 8705, 2).

use base64::{Engine, prelude::BASE64_STANDARD};
use claviger_model::{
    Secret, TokenFault,
    upstream_token::{ClientAuthentication, OAuthPlan},
};
use http::{HeaderMap, HeaderValue, header};
use serde_json::Map;
use url::form_urlencoded::byte_serialize;

use super::{asking::Asking, assertion, form::Form};

/// How long a client's assertion is good, in seconds: for one request and clocks that differ.
const LIFE: i64 = 300;

/// Adds to a request what shows who asks.
pub(super) fn authenticate(
    asking: &Asking<'_>,
    plan: &OAuthPlan,
    form: &mut Form,
    headers: &mut HeaderMap,
) -> Result<(), TokenFault> {
    match plan.client_authentication {
        ClientAuthentication::ClientSecretBasic => {
            let pair = pair(&plan.client_id, asking.needed("client_secret")?);
            headers.insert(header::AUTHORIZATION, basic(&pair)?);
            asking.hide("client_id:client_secret", pair);
            return Ok(());
        }
        ClientAuthentication::None | ClientAuthentication::TlsClientAuth => {}
        ClientAuthentication::ClientSecretPost => form.push_secret("client_secret", asking.needed("client_secret")?),
        ClientAuthentication::PrivateKeyJwt => {
            let assertion = private_key_jwt(asking, plan)?;
            push_assertion(form, &assertion);
            asking.hide("client_assertion", assertion);
        }
        ClientAuthentication::ClientAssertion => push_assertion(form, asking.needed("identity_token")?),
    }
    if !plan.client_id.is_empty() {
        form.remove("client_id");
        form.push("client_id", &plan.client_id);
    }
    Ok(())
}

/// RFC 7523, 2.2. In the revocation and device endpoints, too, the token
/// endpoint is whom it is for: one audience is what an assertion may have (O7).
fn private_key_jwt(asking: &Asking<'_>, plan: &OAuthPlan) -> Result<Secret<String>, TokenFault> {
    let claims = [("iss", &plan.client_id), ("sub", &plan.client_id), ("aud", &plan.token_url)];
    let claims = claims.map(|(name, value)| (name.to_owned(), value.as_str().into()));
    let mut claims = Map::from_iter(claims);
    claims.insert("jti".to_owned(), assertion::identifier(asking));
    assertion::sign(asking, asking.plain("key_id"), asking.plain("certificate"), claims, LIFE)
}

fn push_assertion(form: &mut Form, assertion: &Secret<String>) {
    form.push("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.push_secret("client_assertion", assertion);
}

/// RFC 6749, 2.3.1: both halves are form-encoded before they are joined, so a
/// colon or a letter beyond ASCII may be in either.
fn pair(client_id: &str, client_secret: &Secret<String>) -> Secret<String> {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    Secret::new(format!("{}:{}", encode(client_id), encode(client_secret.expose())))
}

fn basic(pair: &Secret<String>) -> Result<HeaderValue, TokenFault> {
    let text = Secret::new(format!("Basic {}", BASE64_STANDARD.encode(pair.expose())));
    let mut value = HeaderValue::from_str(text.expose())
        .map_err(|_| TokenFault::Refused("the client id or secret cannot stand in a header".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}
