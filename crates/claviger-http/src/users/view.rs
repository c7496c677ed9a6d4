//! A user on the wire.

use claviger_core::{People, Person, UserPage};
use claviger_model::{RoleId, User};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    included::{Included, roles_and_permissions},
    jsonapi::{Data, Reference},
    page::Counted,
};

/// The type of users, also of service accounts.
pub(crate) const KIND: &str = "users";

/// A person or a service account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct Resource {
    /// Always `users`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Their id.
    id: Uuid,
    /// Who they are.
    attributes: Attributes,
    /// What they are part of.
    relationships: Relationships,
}

/// Who a user is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserAttributes)]
struct Attributes {
    /// Their id.
    uuid: Uuid,
    /// What people call them.
    name: Option<String>,
    /// A person's address, a service account's id.
    handle: String,
    /// In lower case.
    email: String,
    /// Always empty: no picture is fetched from elsewhere.
    icon: &'static str,
    /// What they do.
    title: Option<String>,
    /// Whether they have come.
    verified: bool,
    /// Whether this is no person.
    service_account: bool,
    /// Whether they may do nothing any more.
    disabled: bool,
    /// Always empty: the organization decides for everybody.
    allowed_login_methods: [&'static str; 0],
    /// `Active`, `Pending` or `Disabled`.
    status: &'static str,
    /// RFC 3339.
    created_at: String,
    /// RFC 3339.
    modified_at: String,
    /// RFC 3339.
    last_login_time: Option<String>,
}

/// What a user is part of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserRelationships)]
struct Relationships {
    roles: Data<Vec<Reference>>,
    org: Data<Reference>,
}

/// One user, and what came along.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserAnswer)]
pub(crate) struct One {
    pub(crate) data: Resource,
    /// Their roles, and the permissions of those.
    pub(crate) included: Vec<Included>,
}

/// A page of users, and what came along.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserPage)]
pub(crate) struct Page {
    data: Vec<Resource>,
    /// Their roles, and the permissions of those.
    included: Vec<Included>,
    meta: Counted,
}

impl Resource {
    /// A user with the ids of their roles.
    pub(crate) fn new(user: User, roles: &[RoleId]) -> Self {
        let roles = roles.iter().map(|role| Reference { id: role.0, kind: "roles" }).collect();
        let org = Reference { id: user.organization_id.0, kind: "orgs" };
        let status = user.status().as_str();
        let attributes = Attributes {
            uuid: user.id.0,
            handle: user.handle(),
            name: user.name,
            email: user.email,
            icon: "",
            title: user.title,
            verified: user.service_account || user.activated_at.is_some(),
            service_account: user.service_account,
            disabled: user.disabled,
            allowed_login_methods: [],
            status,
            created_at: user.created_at.offset_text(),
            modified_at: user.modified_at.offset_text(),
            last_login_time: user.last_login_at.map(|at| at.offset_text()),
        };
        let relationships = Relationships { roles: Data { data: roles }, org: Data { data: org } };
        Self { kind: KIND, id: user.id.0, attributes, relationships }
    }
}

impl From<Person> for Resource {
    fn from(Person { user, roles }: Person) -> Self {
        Self::new(user, &roles)
    }
}

/// The first of some people, who are one.
pub(crate) fn one(people: People) -> Result<One, claviger_core::Error> {
    let person = people.people.into_iter().next().ok_or(claviger_core::Error::NotFound("user"))?;
    Ok(One { data: person.into(), included: roles_and_permissions(people.roles) })
}

impl From<UserPage> for Page {
    fn from(page: UserPage) -> Self {
        let meta = Counted::new(page.total, page.filtered);
        let data = page.people.people.into_iter().map(Resource::from).collect();
        Self { data, included: roles_and_permissions(page.people.roles), meta }
    }
}
