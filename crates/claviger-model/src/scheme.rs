//! How a connection proves itself: plain data that the catalog (vendor types)
//! or the connection itself (HTTP types) provides and that `claviger-exec`
//! carries out. Values are templates: `{{ name }}` stands for a field.

use serde::{Deserialize, Serialize};

/// A named template: one header or one URL parameter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedTemplate {
    /// Header or parameter name.
    pub name: String,
    /// Text with `{{ field }}` in it.
    pub value: String,
}

/// A body that the connection brings along.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyTemplate {
    /// Text with `{{ field }}` in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Media type of `content`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// What is done beyond filling in templates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationScheme {
    /// Nothing more: headers, parameters and body say it all.
    #[default]
    Template,
    /// `Authorization: Basic` (RFC 7617) from the fields that `Authentication::basic` names.
    Basic,
    /// `Authorization: Digest` (RFC 7616) in answer to a challenge, from the same fields.
    Digest,
    /// The fields `certificate`, `private_key` and `passphrase` in the TLS handshake
    /// (RFC 8446, 4.4.2); nothing on the request.
    ClientCertificate,
    /// AWS Signature Version 4 with the fields `access_key_id`, `secret_access_key`,
    /// for temporary credentials `session_token`, and `region` and `service`, which
    /// are the host's where they are absent.
    AwsSignature,
}

/// Username and password as templates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasicTemplate {
    /// Text with `{{ field }}` in it.
    pub username: String,
    /// Text with `{{ field }}` in it.
    pub password: String,
}

/// How a request is authenticated.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authentication {
    /// What is done beyond filling in templates.
    #[serde(default)]
    pub scheme: AuthenticationScheme,
    /// For [`AuthenticationScheme::Basic`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic: Option<BasicTemplate>,
    /// Headers to set, credential or companion (`anthropic-version`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<NamedTemplate>,
    /// URL parameters to add.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub url_parameters: Vec<NamedTemplate>,
    /// A body to send or to merge with the action's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyTemplate>,
}
