//! How an application key looks.

use claviger_model::{ApplicationKey, Secret, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;
use crate::{
    jsonapi::{Data, Reference},
    key_view::{LeakInformation, ShownOnce, person},
};

/// An application key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApplicationKey)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `application_keys`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
    relationships: Relationships,
}

/// What is told of an application key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApplicationKeyAttributes)]
struct Attributes {
    name: String,
    /// The key itself, only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    key: Option<ShownOnce>,
    /// Its last four characters.
    last4: String,
    created_at: String,
    /// Permissions that it is cut down to; null is all that its owner has.
    scopes: Option<Vec<String>>,
    /// Not in the answers that make or change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    last_used_at: Option<Option<String>>,
}

/// Whom an application key names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApplicationKeyRelationships)]
struct Relationships {
    #[serde(skip_serializing_if = "Option::is_none")]
    owned_by: Option<Data<Reference>>,
    leak_information: LeakInformation,
}

impl Resource {
    /// A key that is there.
    pub(crate) fn of(key: ApplicationKey) -> Self {
        let used = key.last_used_at.map(Timestamp::offset_text);
        Self::with(key, None, Some(used))
    }

    /// A key that was just changed.
    pub(crate) fn changed(key: ApplicationKey) -> Self {
        Self::with(key, None, None)
    }

    /// A key that was just made, with or without its text.
    pub(crate) fn made(key: ApplicationKey, text: Option<Secret<String>>) -> Self {
        Self::with(key, text.map(ShownOnce), None)
    }

    /// Where the path says whose it is.
    #[must_use]
    pub(crate) fn without_owner(mut self) -> Self {
        self.relationships.owned_by = None;
        self
    }

    fn with(key: ApplicationKey, text: Option<ShownOnce>, last_used_at: Option<Option<String>>) -> Self {
        Self {
            id: key.id.0,
            kind: KIND,
            attributes: Attributes {
                name: key.name,
                key: text,
                last4: key.last4,
                created_at: key.created_at.offset_text(),
                scopes: key.scopes,
                last_used_at,
            },
            relationships: Relationships {
                owned_by: Some(person(key.owned_by)),
                leak_information: LeakInformation::default(),
            },
        }
    }
}

/// What a create or update body looks like.
#[derive(ToSchema)]
#[schema(as = ApplicationKeyRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = ApplicationKeyRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "application_keys")]
    r#type: String,
    /// Update only: the id of the path.
    id: Option<Uuid>,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = ApplicationKeyRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// 1 to 255 characters. Required to create.
    name: Option<String>,
    /// Permissions that it is cut down to, of those that its owner's roles give; null is all of them.
    scopes: Option<Vec<String>>,
}
