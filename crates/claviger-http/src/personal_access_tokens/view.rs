//! How an access token looks.

use claviger_core::access_token::public_portion;
use claviger_model::{AccessToken, Secret};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    jsonapi::{Data, Reference},
    key_view::ShownOnce,
};

/// An access token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessToken)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// `personal_access_tokens` or `service_access_tokens`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
    relationships: Relationships,
}

/// What is told of an access token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessTokenAttributes)]
struct Attributes {
    name: String,
    /// The token itself, only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    key: Option<ShownOnce>,
    /// Its beginning, which lets nobody in.
    public_portion: String,
    /// Permissions that it is cut down to.
    scopes: Vec<String>,
    created_at: String,
    /// From when on it is void; null has no end.
    expires_at: Option<String>,
    /// Only in the answer that changes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_at: Option<String>,
    /// Not in the answers that make or change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    last_used_at: Option<Option<String>>,
}

/// Whom an access token names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessTokenRelationships)]
struct Relationships {
    owned_by: Data<Reference>,
}

impl Resource {
    /// A token that is there.
    pub(crate) fn of(token: AccessToken) -> Self {
        let used = token.last_used_at.map(|at| at.to_string());
        let mut resource = Self::made(token, None);
        resource.attributes.last_used_at = Some(used);
        resource
    }

    /// A token that was just changed.
    pub(crate) fn changed(token: AccessToken) -> Self {
        let at = token.modified_at.to_string();
        let mut resource = Self::made(token, None);
        resource.attributes.modified_at = Some(at);
        resource
    }

    /// A token that was just made, with or without its text.
    pub(crate) fn made(token: AccessToken, text: Option<Secret<String>>) -> Self {
        let (kind, owner) = if token.service_account {
            ("service_access_tokens", "service_account")
        } else {
            ("personal_access_tokens", "users")
        };
        Self {
            id: token.id.0,
            kind,
            attributes: Attributes {
                key: text.map(ShownOnce),
                public_portion: public_portion(&token),
                name: token.name,
                scopes: token.scopes,
                created_at: token.created_at.to_string(),
                expires_at: token.expires_at.map(|at| at.to_string()),
                modified_at: None,
                last_used_at: None,
            },
            relationships: Relationships { owned_by: Data { data: Reference { id: token.owned_by.0, kind: owner } } },
        }
    }
}

/// What a create or update body looks like.
#[derive(ToSchema)]
#[schema(as = AccessTokenRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = AccessTokenRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "personal_access_tokens")]
    r#type: String,
    /// Update only: the id of the path.
    id: Option<Uuid>,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = AccessTokenRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// 1 to 255 characters. Required to create.
    name: Option<String>,
    /// Permissions that it is cut down to, of those that its owner's roles give. Required to create.
    scopes: Option<Vec<String>>,
    /// Create only, and required for a person's: at most a year ahead.
    expires_at: Option<String>,
}
