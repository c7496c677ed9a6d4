//! What answers about keys and tokens have in common.

use claviger_model::{Secret, User};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::jsonapi::{Data, Reference};

/// The text of a key, in the one answer that shows it.
#[derive(Debug)]
pub(crate) struct ShownOnce(pub(crate) Secret<String>);

impl Serialize for ShownOnce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}

/// One page of keys.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyPage<T> {
    /// The keys.
    pub(crate) data: Vec<T>,
    /// The people named by them, if they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) included: Vec<Included>,
    /// How many there are and may be.
    pub(crate) meta: KeyMeta,
}

/// One key with what was asked for beside it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyAnswer<T> {
    /// The key.
    pub(crate) data: T,
    /// The people named by it, if they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) included: Vec<Included>,
}

/// How many keys there are and may be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyMeta {
    /// How many an organization may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_allowed: Option<u64>,
    /// How many one person may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_allowed_per_user: Option<u64>,
    page: KeyCounts,
}

/// Counts of what the reader may see.
#[derive(Debug, Serialize, ToSchema)]
struct KeyCounts {
    /// What matches the filters.
    total_filtered_count: u64,
}

impl KeyMeta {
    pub(crate) fn of_organization(filtered: u64, most: u64) -> Self {
        Self { max_allowed: Some(most), ..Self::of(filtered) }
    }

    pub(crate) fn of_person(filtered: u64, most: u64) -> Self {
        Self { max_allowed_per_user: Some(most), ..Self::of(filtered) }
    }

    pub(crate) fn of(filtered: u64) -> Self {
        let page = KeyCounts { total_filtered_count: filtered };
        Self { max_allowed: None, max_allowed_per_user: None, page }
    }
}

/// Where a published key that leaked is named; ours are not looked for.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct LeakInformation {
    /// Always null.
    data: Option<Reference>,
}

/// Names a person.
pub(crate) fn person(id: claviger_model::UserId) -> Data<Reference> {
    Data { data: Reference { id: id.0, kind: "users" } }
}

/// Who or what a key names.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = KeyIncluded)]
pub(crate) enum Included {
    /// Somebody.
    Person(Box<Person>),
    /// One of their roles.
    Role(RoleName),
}

/// A person, as far as a key tells of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeyPerson)]
pub(crate) struct Person {
    id: Uuid,
    /// Always `users`.
    #[serde(rename = "type")]
    #[schema(pattern = "^users$")]
    kind: &'static str,
    attributes: PersonAttributes,
}

/// What is told of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeyPersonAttributes)]
struct PersonAttributes {
    name: Option<String>,
    handle: String,
    email: String,
    title: Option<String>,
    service_account: bool,
    disabled: bool,
    /// `Active`, `Pending` or `Disabled`.
    status: &'static str,
    created_at: String,
    modified_at: String,
}

/// A role by its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeyPersonRole)]
pub(crate) struct RoleName {
    id: Uuid,
    /// Always `roles`.
    #[serde(rename = "type")]
    #[schema(pattern = "^roles$")]
    kind: &'static str,
    attributes: RoleNameAttributes,
}

/// What a role is called.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeyPersonRoleAttributes)]
struct RoleNameAttributes {
    name: String,
}

impl From<User> for Included {
    fn from(user: User) -> Self {
        let attributes = PersonAttributes {
            handle: user.handle(),
            status: user.status().as_str(),
            name: user.name,
            email: user.email,
            title: user.title,
            service_account: user.service_account,
            disabled: user.disabled,
            created_at: user.created_at.offset_text(),
            modified_at: user.modified_at.offset_text(),
        };
        Self::Person(Box::new(Person { id: user.id.0, kind: "users", attributes }))
    }
}

impl From<(claviger_model::RoleId, String)> for Included {
    fn from((id, name): (claviger_model::RoleId, String)) -> Self {
        Self::Role(RoleName { id: id.0, kind: "roles", attributes: RoleNameAttributes { name } })
    }
}
