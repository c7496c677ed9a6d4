//! The code for an ID token, at the provider's token endpoint (RFC 6749, 4.1.3).

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use claviger_identity::discovery::{ClientAuthentication, Provider};
use claviger_model::{OidcProvider, Secret};
use http::{HeaderMap, HeaderValue, Method, header};
use serde::Deserialize;
use url::form_urlencoded::{Serializer, byte_serialize};
use zeroize::Zeroizing;

use super::{Fault, callback::OidcError, start::Remembered};
use crate::{Core, Error};

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Core {
    /// Exchanges a code. The verifier ties it to this very attempt (O3): a code
    /// of another one is refused by the provider.
    pub(super) async fn oidc_redeem(
        &self,
        provider: &OidcProvider,
        description: &Provider,
        code: &Secret<String>,
        remembered: &Remembered,
    ) -> Result<Secret<String>, OidcError> {
        let secret = self.oidc_client_secret(provider).await.map_err(OidcError::Other)?;
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let mut client = None;
        match description.authentication {
            ClientAuthentication::Basic => {
                headers.insert(header::AUTHORIZATION, basic(&provider.client_id, &secret)?);
            }
            ClientAuthentication::Post => client = Some((provider.client_id.as_str(), &secret)),
        }
        let body = form(code, remembered, client);
        let address = description.token_endpoint.as_str();
        let answer = self.oidc_send(provider, Method::POST, address, headers, body).await?;
        if answer.status != 200 {
            return Err(Fault::Code(answer.status).into());
        }
        let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|_| Fault::NoToken)?;
        Ok(Secret::new(tokens.id_token))
    }

    /// The client's secret; taken in anew if another server rotated its key since.
    async fn oidc_client_secret(&self, provider: &OidcProvider) -> Result<Secret<String>, Error> {
        self.keys_refresh(provider.organization_id).await?;
        self.vault()
            .open_client_secret(provider)
            .map_err(|error| Error::Internal(format!("opening the client secret of {}: {error}", provider.id)))
    }
}

/// What is asked for; `client` where it says in the body who it is.
fn form(code: &Secret<String>, remembered: &Remembered, client: Option<(&str, &Secret<String>)>) -> Bytes {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code.expose())
        .append_pair("redirect_uri", &remembered.redirect_uri)
        .append_pair("code_verifier", &remembered.verifier);
    if let Some((id, secret)) = client {
        form.append_pair("client_id", id).append_pair("client_secret", secret.expose());
    }
    form.finish().into()
}

/// `client_secret_basic`: both parts are form-encoded first (RFC 6749, 2.3.1).
fn basic(client_id: &str, secret: &Secret<String>) -> Result<HeaderValue, Fault> {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = Zeroizing::new(format!("{}:{}", encoded(client_id), *Zeroizing::new(encoded(secret.expose()))));
    let text = Zeroizing::new(format!("Basic {}", *Zeroizing::new(STANDARD.encode(pair.as_bytes()))));
    let mut value = HeaderValue::from_str(&text).map_err(|_| Fault::NoToken)?;
    value.set_sensitive(true);
    Ok(value)
}
