//! Credentials that do not live long: how one is obtained from what a connection
//! holds, and what comes back. Core plans it and keeps it, exec asks for it.

use crate::{
    Secret, Timestamp,
    scheme::{BasicTemplate, BodyTemplate, NamedTemplate},
};

/// How a short-lived credential is obtained. Everything here is plain; secrets
/// stand beside it in [`crate::OpenedCredential::secrets`], by the names given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TokenPlan {
    /// OAuth 2.0 (RFC 6749), answered as RFC 6749, 5.1.
    OAuth(OAuthPlan),
    /// Any request whose answer has a token in it somewhere.
    TwoStep(TwoStepPlan),
    /// AWS: `AssumeRole` with our external id.
    AssumeRole(AssumeRolePlan),
}

/// One token request by OAuth 2.0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OAuthPlan {
    /// What is given for the token.
    pub grant: OAuthGrant,
    /// The token endpoint.
    pub token_url: String,
    /// Empty where the grant names nobody (a JWT bearer may be all there is).
    pub client_id: String,
    /// How the client proves itself there.
    pub client_authentication: ClientAuthentication,
    /// Asked for; none leaves it to the provider.
    pub scopes: Vec<String>,
    /// Sent as they are, after ours, such as `audience`.
    pub parameters: Vec<(String, String)>,
    /// For whom the identity token is that this server signs and proves itself with
    /// in place of a secret; `None` where the connection holds one.
    pub identity_audience: Option<String>,
}

/// What is given for a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OAuthGrant {
    /// RFC 6749, 4.4: the client's own right.
    ClientCredentials,
    /// RFC 7523, 2.1: an assertion signed with the field `private_key`.
    JwtBearer(AssertionClaims),
    /// RFC 6749, 4.1 with PKCE: a person agreed in a browser. Only what a
    /// refresh token gives can be obtained without one.
    AuthorizationCode,
    /// RFC 8628: a person agreed on another device.
    DeviceCode,
    /// RFC 8693: the field `identity_token`, which this server signed.
    TokenExchange(TokenExchange),
}

/// What a token is exchanged for (RFC 8693, 2.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TokenExchange {
    /// `audience`: for Google the full name of the provider in its pool.
    pub audience: String,
    /// Where what came back is given for a token of a service account
    /// (`generateAccessToken` of Google's IAM Credentials API); `None` uses it as it is.
    pub impersonation_url: Option<String>,
}

/// What a JWT says about whom (RFC 7523, 3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssertionClaims {
    /// `iss`.
    pub issuer: String,
    /// `sub`; left out if `None`.
    pub subject: Option<String>,
    /// `aud`, exactly one.
    pub audience: String,
    /// `kid` of the header.
    pub key_id: Option<String>,
    /// Whether scopes are a claim of the assertion (Google) rather than a parameter of the request.
    pub scope_claim: bool,
}

/// How an OAuth client proves itself (RFC 6749, 2.3; RFC 7523, 2.2; RFC 8705).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClientAuthentication {
    /// A public client: `client_id` alone.
    None,
    /// The field `client_secret` by `Authorization: Basic`.
    ClientSecretBasic,
    /// The field `client_secret` in the body.
    ClientSecretPost,
    /// An assertion signed with the field `private_key`; with the field
    /// `certificate` its thumbprint is named too (Azure).
    PrivateKeyJwt,
    /// The client certificate of the TLS connection.
    TlsClientAuth,
    /// An assertion that this server signed as an issuer: the field `identity_token`.
    ClientAssertion,
}

impl ClientAuthentication {
    /// All of them, as on the wire.
    pub const ALL: [(&'static str, Self); 6] = [
        ("none", Self::None),
        ("client_secret_basic", Self::ClientSecretBasic),
        ("client_secret_post", Self::ClientSecretPost),
        ("private_key_jwt", Self::PrivateKeyJwt),
        ("tls_client_auth", Self::TlsClientAuth),
        ("client_assertion", Self::ClientAssertion),
    ];

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, method)| method)
    }
}

/// A request that is no standard's (product.md 6, *2 Step Auth*).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TwoStepPlan {
    /// `GET` or `POST`.
    pub method: String,
    /// Where the token comes from.
    pub url: String,
    /// Where the secret is a user name and a password.
    pub basic: Option<BasicTemplate>,
    /// Templates over the connection's tokens.
    pub headers: Vec<NamedTemplate>,
    /// Templates over the connection's tokens.
    pub url_parameters: Vec<NamedTemplate>,
    /// A template over the connection's tokens.
    pub body: Option<BodyTemplate>,
    /// Where the token stands in the answer: `body.token`, `body.data.0.token`, `headers.x-token`.
    pub access_token_path: String,
    /// In seconds; 0 means until it is refused.
    pub refresh_interval: u64,
}

/// One `AssumeRole` (AWS STS).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssumeRolePlan {
    /// Base of the STS endpoint, such as `https://sts.eu-central-1.amazonaws.com`.
    pub endpoint: String,
    /// Region that the call is signed for.
    pub region: String,
    /// `arn:aws:iam::ACCOUNT:role/NAME`.
    pub role_arn: String,
    /// Ours, for this connection alone.
    pub external_id: String,
    /// What the role's owner reads in CloudTrail.
    pub session_name: String,
    /// A session policy in JSON that narrows the role.
    pub policy: Option<String>,
    /// For whom the identity token is that is shown in place of this server's own keys
    /// (`AssumeRoleWithWebIdentity`, the field `identity_token`); `None` shows those.
    pub identity_audience: Option<String>,
}

impl TokenPlan {
    /// For whom this server signs an identity token before it asks, if it does.
    pub fn identity_audience(&self) -> Option<&str> {
        match self {
            Self::OAuth(plan) => plan.identity_audience.as_deref(),
            Self::AssumeRole(plan) => plan.identity_audience.as_deref(),
            Self::TwoStep(_) => None,
        }
    }
}

/// What a token is asked for with.
#[derive(Debug)]
pub enum TokenProof<'a> {
    /// What the connection holds.
    Held,
    /// RFC 6749, 6: a refresh token.
    Refresh(&'a Secret<String>),
    /// RFC 6749, 4.1.3: the code that came back through a browser.
    Code {
        /// The code.
        code: &'a Secret<String>,
        /// RFC 7636: its verifier.
        verifier: &'a Secret<String>,
        /// The same to the letter as in the request for the code.
        redirect_uri: &'a str,
    },
    /// RFC 8628, 3.4.
    Device(&'a Secret<String>),
}

/// What a device flow begins with (RFC 8628, 3.2).
#[derive(Debug)]
pub struct DeviceAuthorization {
    /// To ask with whether somebody has agreed.
    pub device_code: Secret<String>,
    /// What the person types in.
    pub user_code: String,
    /// The page where it is typed in: `https` or `http`, without user information.
    pub verification_uri: String,
    /// The same page with the code filled in, if the provider has one.
    pub verification_uri_complete: Option<String>,
    /// When both codes end.
    pub expires_at: Timestamp,
    /// How many seconds to leave between two questions, at least 1.
    pub interval: u64,
}

/// What kind of token is revoked (RFC 7009, 2.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// The one that requests are sent with.
    Access,
    /// The one that gets others. Revoking it ends the grant.
    Refresh,
}

impl TokenKind {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access_token",
            Self::Refresh => "refresh_token",
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct ObtainedToken {
    /// By the names that templates and schemes use: `access_token`, or AWS's
    /// `access_key_id`, `secret_access_key` and `session_token`.
    pub secrets: Vec<(String, Secret<String>)>,
    /// When it ends, if that was said.
    pub expires_at: Option<Timestamp>,
    /// For the next one. `None` where the provider kept the old one, or gives none.
    pub refresh_token: Option<Secret<String>>,
    /// What was granted, if that was said.
    pub scopes: Option<Vec<String>>,
    /// Whose it is, if that was said (`email`, `preferred_username` or `sub` of an id token).
    pub account: Option<String>,
}

/// Why nothing came back. The texts are for people and hold no secret.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TokenFault {
    /// The grant itself is over (`invalid_grant`): only a person can give a new one.
    #[error("{0}")]
    Over(String),
    /// The person said no, on another device.
    #[error("{0}")]
    Declined(String),
    /// The provider refuses what the connection holds or asks for (`invalid_client`,
    /// `invalid_scope`, 401, 403): it stays so until somebody edits one of both.
    #[error("{0}")]
    Refused(String),
    /// The provider was not reached, was too busy or failed: later it may work.
    #[error("{message}")]
    Unavailable {
        /// What happened.
        message: String,
        /// What the provider asks for (`Retry-After`), in seconds.
        retry_after: Option<u64>,
    },
    /// An answer without a token in it.
    #[error("{0}")]
    Malformed(String),
    /// The device flow's `authorization_pending` and `slow_down`: nobody agreed yet.
    #[error("nobody has agreed yet")]
    Pending {
        /// `slow_down`: ask less often from now on.
        slower: bool,
    },
}
