//! How the client proves itself (RFC 6749, 2.3; RFC 7523, 2.2; RFC 8705, 2).

use base64::{Engine, prelude::BASE64_STANDARD};
use claviger_model::{
    Secret, TokenFault,
    upstream_token::{ClientAuthentication, OAuthPlan},
};
use http::{HeaderMap, HeaderValue, header};
use url::form_urlencoded::byte_serialize;

use super::{asking::Asking, form::Form};

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
            return Ok(());
        }
        ClientAuthentication::None | ClientAuthentication::TlsClientAuth => {}
        ClientAuthentication::ClientSecretPost => form.push_secret("client_secret", asking.needed("client_secret")?),
        ClientAuthentication::PrivateKeyJwt | ClientAuthentication::ClientAssertion => {
            return Err(TokenFault::Refused("this way for a client to prove itself is not built yet".to_owned()));
        }
    }
    if !plan.client_id.is_empty() {
        form.remove("client_id");
        form.push("client_id", &plan.client_id);
    }
    Ok(())
}

/// RFC 6749, 2.3.1: both halves are form-encoded before they are joined, so a
/// colon or a letter beyond ASCII may be in either.
pub(super) fn pair(client_id: &str, client_secret: &Secret<String>) -> Secret<String> {
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
