//! A system to connect to, as its file describes it.

use claviger_model::scheme::Authentication;

use crate::{Field, TokenTemplate, Verification};

/// One system and the ways to authenticate to it.
#[derive(Debug, Clone)]
pub struct Integration {
    /// `integration.type` on the wire, such as `OpenAI`.
    pub integration_type: String,
    /// What people call it.
    pub label: String,
    /// The group it stands in when a person picks one.
    pub category: String,
    /// Whether it can be set up once for the whole organization.
    pub tile: bool,
    /// Fields beside `credentials` on the wire: `base_url` of `HTTP`, else none.
    pub fields: Vec<Field>,
    /// At least one; the first is what a form offers first.
    pub credential_types: Vec<CredentialType>,
}

impl Integration {
    /// The credential type of that name (`credentials.type` on the wire).
    pub fn credential_type(&self, name: &str) -> Option<&CredentialType> {
        self.credential_types.iter().find(|candidate| candidate.credential_type == name)
    }
}

/// One way to authenticate to an integration.
#[derive(Debug, Clone)]
pub struct CredentialType {
    /// `credentials.type` on the wire, such as `OpenAIAPIKey`.
    pub credential_type: String,
    /// What a form calls it.
    pub label: String,
    /// One sentence: when to choose it.
    pub description: String,
    /// In the order of the form.
    pub fields: Vec<Field>,
    /// Template of the base URL, such as `https://{{ domain }}.freshservice.com`;
    /// always `https`, without a trailing slash. `None` exactly for [`Content::Http`],
    /// where the connection's own `base_url` says it.
    pub destination: Option<String>,
    /// Template of the URL that hands out tokens, for schemes that fetch one first.
    /// It is one more place that the credential goes to (security.md K3).
    pub token_url: Option<String>,
    /// What has to be obtained before a request can be authenticated.
    pub token: Option<TokenTemplate>,
    /// How a request is authenticated. For [`Content::Http`] the connection's own
    /// headers, parameters and body come on top.
    pub authentication: Authentication,
    /// The cheapest read-only call that proves the credential.
    pub verification: Option<Verification>,
    /// How the fields look on the wire.
    pub content: Content,
}

impl CredentialType {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// How the fields of a credential type look on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Every field is a string.
    Fields,
    /// `HTTP`: a `base_url` beside the credentials, and the fields `tokens`,
    /// `headers`, `url_parameters` and `body` have the shapes of the published
    /// API (wire.md 3.1); [`Field::structured`] tells them from strings.
    Http,
}
