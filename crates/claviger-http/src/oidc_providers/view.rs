//! A provider of single sign-on on the wire.

use claviger_core::Core;
use claviger_model::{Given, GroupMapping, OidcProvider};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The type of providers.
pub(crate) const KIND: &str = "oidc_providers";

/// A provider of single sign-on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OidcProvider)]
pub(crate) struct Resource {
    /// Always `oidc_providers`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id.
    id: Uuid,
    attributes: Attributes,
}

/// What a provider of single sign-on is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OidcProviderAttributes)]
struct Attributes {
    /// What people call it.
    name: String,
    /// Its address, by which it names itself.
    issuer: String,
    /// Our name at the provider.
    client_id: String,
    /// Always empty: secrets are never answered.
    client_secret: &'static str,
    /// What is asked for besides `openid`.
    scopes: Vec<String>,
    /// Which claim of its ID tokens names groups; null looks at none.
    groups_claim: Option<String>,
    /// Whether an address that the provider calls verified finds a member who
    /// never signed in through it.
    trust_email: bool,
    /// Whether somebody who is no member becomes one.
    just_in_time: bool,
    /// Whether anybody can sign in through it.
    enabled: bool,
    /// What its groups give.
    mappings: Vec<Mapping>,
    /// Where it is to send browsers back to; null while the server has no public URL.
    redirect_uri: Option<String>,
    /// RFC 3339.
    created_at: String,
    /// RFC 3339.
    modified_at: String,
}

/// What a group gives: either a role or membership of a team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OidcGroupMapping)]
struct Mapping {
    /// The group as the provider writes it.
    group: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team_id: Option<Uuid>,
}

impl Resource {
    pub(crate) fn new(core: &Core, provider: OidcProvider) -> Self {
        let attributes = Attributes {
            name: provider.name,
            issuer: provider.issuer,
            client_id: provider.client_id,
            client_secret: "",
            scopes: provider.scopes,
            groups_claim: provider.groups_claim,
            trust_email: provider.trust_email,
            just_in_time: provider.just_in_time,
            enabled: provider.enabled,
            mappings: provider.mappings.into_iter().map(Mapping::from).collect(),
            redirect_uri: core.oidc_redirect_uri().ok().map(String::from),
            created_at: provider.created_at.to_string(),
            modified_at: provider.modified_at.to_string(),
        };
        Self { kind: KIND, id: provider.id.0, attributes }
    }
}

impl From<GroupMapping> for Mapping {
    fn from(mapping: GroupMapping) -> Self {
        let (role_id, team_id) = match mapping.gives {
            Given::Role(role) => (Some(role.0), None),
            Given::Team(team) => (None, Some(team.0)),
        };
        Self { group: mapping.group, role_id, team_id }
    }
}

/// Which provider to trust, or what to change about one; what is left out stays.
#[derive(ToSchema)]
#[schema(as = OidcProviderRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = OidcProviderRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "oidc_providers")]
    r#type: String,
    /// Update only: the id of the path.
    id: Option<Uuid>,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = OidcProviderRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// At most 200 characters. Required to create.
    name: Option<String>,
    /// As the provider writes it, to the letter. Required to create, and fixed from then on.
    #[schema(example = "https://login.example.com")]
    issuer: Option<String>,
    /// Required to create.
    client_id: Option<String>,
    /// Required to create. Left out or empty, an update keeps what there is.
    client_secret: Option<String>,
    /// What to ask for besides `openid`; `email` and `profile` if left out.
    scopes: Option<Vec<String>>,
    /// Which claim of its ID tokens names groups.
    #[schema(example = "groups")]
    groups_claim: Option<String>,
    /// Whether an address that the provider calls verified finds a member who
    /// never signed in through it; false if left out.
    trust_email: Option<bool>,
    /// Whether somebody who is no member becomes one; false if left out.
    just_in_time: Option<bool>,
    /// Whether anybody can sign in through it; true if left out.
    enabled: Option<bool>,
    /// What its groups give, all of it.
    mappings: Option<Vec<RequestMapping>>,
}

#[derive(ToSchema)]
#[schema(as = OidcGroupMappingRequest)]
#[expect(dead_code, reason = "see Request")]
struct RequestMapping {
    /// Compared to the letter.
    group: String,
    /// Either this
    role_id: Option<Uuid>,
    /// or this.
    team_id: Option<Uuid>,
}
