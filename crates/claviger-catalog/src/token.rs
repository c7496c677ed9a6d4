//! `[credential_types.token]`: the short-lived credential that is obtained first.

use claviger_model::{scheme::NamedTemplate, upstream_token::ClientAuthentication};

use crate::template::{Piece, pieces};

/// How a token request is made out of a connection's fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenTemplate {
    /// What is given for the token.
    pub grant: TokenGrant,
    /// How the client proves itself, where the connection does not say it in a
    /// field `client_authentication`.
    pub client_authentication: Option<ClientAuthentication>,
    /// Asked for where the connection names no scopes of its own.
    pub default_scopes: Vec<String>,
    /// Parameters of the token request; one whose fields are not filled in is left out.
    pub parameters: Vec<NamedTemplate>,
    /// Template of the client's id.
    pub client_id: Option<String>,
    /// Template of the scopes, which it separates by spaces, where there is no field `scopes`.
    pub scopes: Option<String>,
    /// Template of `iss`, for [`TokenGrant::JwtBearer`].
    pub issuer: Option<String>,
    /// Template of `sub`, likewise.
    pub subject: Option<String>,
    /// Template of `aud`, likewise; without it the token endpoint.
    pub audience: Option<String>,
    /// Whether scopes are a claim of the assertion and no parameter.
    pub scope_claim: bool,
    /// How it is obtained without a key, where the connection says so in its flag `federated`.
    pub federated: Option<FederatedTemplate>,
}

/// How a token is obtained with an identity token that this server signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FederatedTemplate {
    /// Template of the identity token's `aud`, and of the exchange's `audience`.
    pub audience: String,
    /// Where tokens are exchanged (RFC 8693), for [`TokenGrant::JwtBearer`]; elsewhere the
    /// endpoint is the same with and without a key.
    pub token_url: Option<String>,
    /// Template of where the exchanged token is given for one of a service account.
    pub impersonation_url: Option<String>,
}

/// What is given for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenGrant {
    /// RFC 6749, 4.4.
    ClientCredentials,
    /// RFC 7523, 2.1.
    JwtBearer,
    /// RFC 6749, 4.1.
    AuthorizationCode,
    /// RFC 8628.
    DeviceCode,
    /// A request that is no standard's.
    TwoStep,
    /// AWS STS.
    AssumeRole,
}

impl TokenGrant {
    /// All of them, as files name them.
    pub const ALL: [(&'static str, Self); 6] = [
        ("client_credentials", Self::ClientCredentials),
        ("jwt_bearer", Self::JwtBearer),
        ("authorization_code", Self::AuthorizationCode),
        ("device_code", Self::DeviceCode),
        ("two_step", Self::TwoStep),
        ("assume_role", Self::AssumeRole),
    ];
}

impl TokenTemplate {
    /// The names that templates of a request may use once there is a token.
    pub fn gives(&self) -> &'static [&'static str] {
        match self.grant {
            TokenGrant::AssumeRole => &["access_key_id", "secret_access_key", "session_token"],
            _ => &["access_token"],
        }
    }

    /// Fills a template in with plain fields; `None` where one of them is not there.
    pub fn fill<'v>(template: &str, plain: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
        let mut text = String::new();
        for piece in pieces(template).ok()? {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Name(name) => text.push_str(plain(name).filter(|value| !value.is_empty())?),
            }
        }
        Some(text)
    }
}
