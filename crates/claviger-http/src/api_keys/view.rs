//! How an API key looks.

use std::time::Duration;

use claviger_model::{ApiKey, Secret, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;
use crate::{
    jsonapi::{Data, Reference},
    key_view::{LeakInformation, ShownOnce, person},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An API key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `api_keys`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
    relationships: Relationships,
}

/// What is told of an API key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKeyAttributes)]
struct Attributes {
    name: String,
    /// The key itself, only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    key: Option<ShownOnce>,
    /// Its last four characters.
    last4: String,
    created_at: String,
    modified_at: String,
    /// What it is used for.
    category: String,
    /// A mark of the published API, kept as it was given.
    remote_config_read_enabled: bool,
    /// This and the next two: not in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    date_last_used: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_in_last_24_hours: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_date: Option<LastUsed>,
}

/// When an API key was last used, for people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKeyLastUse)]
struct LastUsed {
    timestamp: Option<String>,
    description: &'static str,
}

/// Whom an API key names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKeyRelationships)]
struct Relationships {
    created_by: Data<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_by: Option<Data<Reference>>,
    leak_information: LeakInformation,
}

impl Resource {
    /// A key that is there.
    pub(super) fn of(key: ApiKey, now: Timestamp) -> Self {
        let at = key.last_used_at;
        let recent = at.is_some_and(|at| now.since(at) <= DAY);
        let description = match at {
            None => "never used",
            Some(_) if recent => "used in the last 24 hours",
            Some(_) => "not used in the last 24 hours",
        };
        let text = at.map(Timestamp::offset_text);
        let last_used_date = LastUsed { timestamp: text.clone(), description };
        let mut resource = Self::made(key, None);
        let attributes = &mut resource.attributes;
        (attributes.date_last_used, attributes.used_in_last_24_hours) = (Some(text), Some(recent));
        attributes.last_used_date = Some(last_used_date);
        resource
    }

    /// A key that was just made, with or without its text.
    pub(super) fn made(key: ApiKey, text: Option<Secret<String>>) -> Self {
        Self {
            id: key.id.0,
            kind: KIND,
            attributes: Attributes {
                name: key.name,
                key: text.map(ShownOnce),
                last4: key.last4,
                created_at: key.created_at.offset_text(),
                modified_at: key.modified_at.offset_text(),
                category: key.category,
                remote_config_read_enabled: key.remote_config,
                date_last_used: None,
                used_in_last_24_hours: None,
                last_used_date: None,
            },
            relationships: Relationships {
                created_by: person(key.created_by),
                modified_by: key.modified_by.map(person),
                leak_information: LeakInformation::default(),
            },
        }
    }
}

/// What a create or update body looks like.
#[derive(ToSchema)]
#[schema(as = ApiKeyRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = ApiKeyRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "api_keys")]
    r#type: String,
    /// Update only: the id of the path.
    id: Option<Uuid>,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = ApiKeyRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// 1 to 255 characters. Required to create.
    name: Option<String>,
    category: Option<String>,
    remote_config_read_enabled: Option<bool>,
}
