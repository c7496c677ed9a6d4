//! A consent that somebody is asked for, on the wire (extensions.md 2).

use claviger_core::consent::{Agreed, Asking, Consent, ConsentStarted, Shown, Way};
use claviger_model::{Authorization, Timestamp, authorization::AuthorizationFault};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;

/// A provider's word for a code that ended, on another device (RFC 8628, 3.5).
const EXPIRED: &str = "expired_token";

/// A consent that somebody is asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorization)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `oauth_authorization`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

/// What is asked for, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationAttributes)]
struct Attributes {
    /// `pending`, `authorized`, `failed` or `expired`.
    status: &'static str,
    /// Of which connection.
    connection_id: Uuid,
    /// Its name; absent for whoever may not see it any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_name: Option<String>,
    /// The host at which the person is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    /// What is asked for; nothing leaves it to the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<String>>,
    /// Where a browser goes now. Told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_url: Option<String>,
    /// Where the provider sends it then; to be allowed there to the letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<String>,
    /// What somebody types in on another device. Told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_code: Option<String>,
    /// Where they do. Told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_uri: Option<String>,
    /// The same page with the code filled in, if the provider has one. Told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_uri_complete: Option<String>,
    /// How often the provider is asked whether they have, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<u64>,
    /// RFC 3339.
    created_at: String,
    /// Nobody can finish it from then on; RFC 3339.
    expires_at: String,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorView>,
    /// What was agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    granted: Option<Granted>,
    /// What the person should know besides; told once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Why it failed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationError)]
pub(super) struct ErrorView {
    /// A short name: the provider's own, if it is one of the standards', or ours.
    code: String,
    /// What happened and what to do.
    message: String,
}

/// What was agreed to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OauthAuthorizationGranted)]
struct Granted {
    /// Whose account, as far as the provider says.
    account: Option<String>,
    /// What was granted, as far as that is known.
    scopes: Option<Vec<String>>,
    /// What was asked for and not granted.
    missing_scopes: Vec<String>,
    /// When the present token ends; RFC 3339.
    expires_at: Option<String>,
}

impl Resource {
    fn of(authorization: Authorization, now: Timestamp) -> Self {
        let fault = authorization.end.as_ref().map(|end| end.fault.as_ref().map(|fault| fault.code.as_str()));
        let status = match fault {
            Some(None) => "authorized",
            Some(Some(EXPIRED)) => "expired",
            Some(Some(_)) => "failed",
            None if now >= authorization.expires_at => "expired",
            None => "pending",
        };
        let fault = authorization.end.and_then(|end| end.fault);
        Self {
            id: authorization.id.0,
            kind: KIND,
            attributes: Attributes {
                status,
                connection_id: authorization.connection_id.0,
                connection_name: None,
                provider: None,
                scopes: None,
                authorization_url: None,
                redirect_uri: None,
                user_code: None,
                verification_uri: None,
                verification_uri_complete: None,
                interval: None,
                created_at: authorization.created_at.to_string(),
                expires_at: authorization.expires_at.to_string(),
                error: fault.map(Into::into),
                granted: None,
                warnings: Vec::new(),
            },
        }
    }

    /// One that was just begun: the only time that the address or the code is told.
    pub(super) fn begun(started: &ConsentStarted) -> Self {
        let authorization = started.authorization.clone();
        let now = authorization.created_at;
        let mut view = Self::of(authorization, now);
        match &started.way {
            Some(Way::Browser { address, redirect_uri }) => {
                view.attributes.authorization_url = Some(address.expose().clone());
                view.attributes.redirect_uri = Some(redirect_uri.to_string());
            }
            Some(Way::Device(shown)) => view.attributes.show(shown),
            None => {}
        }
        view
    }

    /// The same without what is told once: what is kept for a repetition of the request.
    pub(super) fn untold(mut self) -> Self {
        self.attributes.authorization_url = self.attributes.authorization_url.map(|_| String::new());
        self
    }
}

impl Attributes {
    /// Who has the code can only agree, at the provider, as themselves: it is no secret.
    fn show(&mut self, shown: &Shown) {
        self.user_code = Some(shown.user_code.clone());
        self.verification_uri = Some(shown.verification_uri.clone());
        self.verification_uri_complete.clone_from(&shown.verification_uri_complete);
        self.interval = Some(shown.interval);
    }
}

impl From<AuthorizationFault> for ErrorView {
    fn from(AuthorizationFault { code, message }: AuthorizationFault) -> Self {
        Self { code, message }
    }
}

impl From<Consent> for Resource {
    fn from(consent: Consent) -> Self {
        let mut view = Self::of(consent.authorization, consent.at);
        let attributes = &mut view.attributes;
        if let Some(Asking { connection_name, provider, scopes }) = consent.asking {
            attributes.connection_name = Some(connection_name);
            attributes.provider = Some(provider);
            attributes.scopes = Some(scopes);
        }
        attributes.granted = consent.agreed.map(Into::into);
        attributes.warnings = consent.warnings;
        view
    }
}

impl From<Agreed> for Granted {
    fn from(agreed: Agreed) -> Self {
        Self {
            account: agreed.account,
            scopes: agreed.granted_scopes,
            missing_scopes: agreed.missing_scopes,
            expires_at: agreed.expires_at.map(|at| at.to_string()),
        }
    }
}
