//! Single sign-on: the providers that an organization trusts to say who somebody is.

use crate::{MappingId, OrganizationId, ProviderId, RoleId, TeamId, Timestamp};

/// A provider of single sign-on (OpenID Connect).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OidcProvider {
    /// Its id.
    pub id: ProviderId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// What people call it where they sign in.
    pub name: String,
    /// Its own name of itself, compared to the letter; never changes.
    pub issuer: String,
    /// Our name at the provider.
    pub client_id: String,
    /// What is asked for besides `openid`.
    pub scopes: Vec<String>,
    /// Which claim of its ID tokens names groups; `None` looks at none.
    pub groups_claim: Option<String>,
    /// Whether an address that it calls verified finds a member who never signed
    /// in through it.
    pub trust_email: bool,
    /// Whether somebody who is no member becomes one.
    pub just_in_time: bool,
    /// Whether anybody can sign in through it.
    pub enabled: bool,
    /// What its groups give.
    pub mappings: Vec<GroupMapping>,
    /// The client's secret, sealed for this version.
    pub sealed: Vec<u8>,
    /// Grows by one with every change.
    pub version: i64,
    /// Epoch of the organization's key that seals the secret.
    pub key_epoch: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}

/// What being in one of a provider's groups gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupMapping {
    /// Its id.
    pub id: MappingId,
    /// The group as the provider writes it, compared to the letter.
    pub group: String,
    /// What it gives.
    pub gives: Given,
}

/// What a group gives.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Given {
    /// A role.
    Role(RoleId),
    /// Membership of a team.
    Team(TeamId),
}
