//! A place in a team on the wire.

use claviger_core::membership::Member;
use claviger_model::{Membership, User};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    jsonapi::{Data, Reference},
    teams, users,
};

/// The type of places in teams.
pub(crate) const KIND: &str = "team_memberships";

/// A place in a team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Membership)]
pub(crate) struct Resource {
    /// Always `team_memberships`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `TeamMembership-`, the team's id and a number.
    id: String,
    attributes: Attributes,
    relationships: Relationships,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MembershipAttributes)]
struct Attributes {
    /// `admin`, or null.
    role: Option<&'static str>,
    /// `oidc_mapping` if a provider of single sign-on gave it, otherwise null.
    provisioned_by: Option<&'static str>,
    /// The provider, or who gave it.
    provisioned_by_id: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MembershipRelationships)]
struct Relationships {
    /// Who.
    user: Data<Reference>,
    /// In which team.
    team: Data<Reference>,
}

/// Who is in a team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MemberUser)]
pub(crate) struct Who {
    /// Always `users`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Their id.
    id: Uuid,
    attributes: WhoAttributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MemberUserAttributes)]
struct WhoAttributes {
    /// What people call them.
    name: Option<String>,
    /// A person's address, a service account's id.
    handle: String,
    /// In lower case.
    email: String,
    /// Always empty: no picture is fetched from elsewhere.
    icon: &'static str,
    /// Whether they may do nothing any more.
    disabled: bool,
    /// Whether this is no person.
    service_account: bool,
    /// `Active`, `Pending` or `Disabled`.
    status: &'static str,
}

/// One place, and whose it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MembershipAnswer)]
pub(crate) struct One {
    data: Resource,
    included: [Who; 1],
}

impl From<Membership> for Resource {
    fn from(membership: Membership) -> Self {
        let Membership { team_id, user_id, number, admin, provisioned_by, created_by, .. } = membership;
        let attributes = Attributes {
            role: admin.then_some("admin"),
            provisioned_by: provisioned_by.map(|_| "oidc_mapping"),
            provisioned_by_id: provisioned_by.map(|id| id.0).or(created_by.map(|id| id.0)),
        };
        let to = |id, kind| Data { data: Reference { id, kind } };
        let relationships =
            Relationships { user: to(user_id.0, users::view::KIND), team: to(team_id.0, teams::view::KIND) };
        Self { kind: KIND, id: format!("TeamMembership-{team_id}-{number}"), attributes, relationships }
    }
}

impl From<User> for Who {
    fn from(user: User) -> Self {
        let attributes = WhoAttributes {
            handle: user.handle(),
            status: user.status().as_str(),
            name: user.name,
            email: user.email,
            icon: "",
            disabled: user.disabled,
            service_account: user.service_account,
        };
        Self { kind: users::view::KIND, id: user.id.0, attributes }
    }
}

impl From<Member> for One {
    fn from(Member { membership, user }: Member) -> Self {
        Self { data: membership.into(), included: [user.into()] }
    }
}
