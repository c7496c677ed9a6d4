//! An integration on the wire: what a form needs to know (extensions.md 1).

use claviger_catalog::{CredentialType, Field, Integration};
use serde::Serialize;
use utoipa::ToSchema;

/// A system to connect to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Integration)]
pub(crate) struct Resource {
    /// Its type, such as `OpenAI`.
    id: String,
    /// Always `integration`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What a form needs to know.
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IntegrationAttributes)]
struct Attributes {
    /// What people call it.
    name: String,
    /// For grouping.
    category: String,
    /// Where its icon is.
    icon_url: String,
    /// Whether it is also an organization-wide tile.
    tile: bool,
    /// Beside `credentials` in the body, in form order: `base_url` of HTTP.
    fields: Vec<FieldView>,
    /// Ways to authenticate.
    credential_types: Vec<CredentialTypeView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CredentialType)]
struct CredentialTypeView {
    /// As in `credentials.type`.
    #[serde(rename = "type")]
    kind: String,
    /// What people call it.
    label: String,
    /// One sentence.
    description: String,
    /// In form order.
    fields: Vec<FieldView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CredentialField)]
struct FieldView {
    /// As in the body.
    name: String,
    /// As in the form.
    label: String,
    /// Where a person finds it.
    help: String,
    /// Write-only.
    secret: bool,
    /// Must be given to create.
    required: bool,
    /// A flag of the form without which it is required.
    #[serde(skip_serializing_if = "Option::is_none")]
    required_unless: Option<String>,
    /// Ours: it can be read, not sent.
    read_only: bool,
    /// Regular expression that the whole value must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
    /// Shown before the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    /// Shown after the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    suffix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    /// `text`, `url`, `pem`, `choice`, `list`, `texts`, `pairs`, `number`, `numbers`, `flag`, `object`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
    /// Members of an `object`, in form order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    fields: Vec<FieldView>,
}

impl From<&Integration> for Resource {
    fn from(integration: &Integration) -> Self {
        Self {
            id: integration.integration_type.clone(),
            kind: "integration",
            attributes: Attributes {
                name: integration.label.clone(),
                category: integration.category.clone(),
                icon_url: format!("/api/v2/actions/integrations/{}/icon", integration.integration_type),
                tile: integration.tile,
                fields: integration.fields.iter().map(Into::into).collect(),
                credential_types: integration.credential_types.iter().map(Into::into).collect(),
            },
        }
    }
}

impl From<&CredentialType> for CredentialTypeView {
    fn from(credential_type: &CredentialType) -> Self {
        Self {
            kind: credential_type.credential_type.clone(),
            label: credential_type.label.clone(),
            description: credential_type.description.clone(),
            fields: credential_type.fields.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Field> for FieldView {
    fn from(field: &Field) -> Self {
        Self {
            name: field.name.clone(),
            label: field.label.clone(),
            help: field.help.clone(),
            secret: field.secret,
            required: field.always_required(),
            required_unless: field.unless.clone().filter(|_| field.required),
            read_only: field.read_only,
            pattern: field.pattern.as_ref().map(|pattern| pattern.source().to_owned()),
            example: field.example.clone(),
            prefix: field.prefix.clone(),
            suffix: field.suffix.clone(),
            help_url: field.help_url.clone(),
            default: field.default.clone(),
            kind: field.kind.as_str(),
            choices: field.choices.clone(),
            fields: field.fields.iter().map(Into::into).collect(),
        }
    }
}
