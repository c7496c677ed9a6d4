//! Teams and who is in them.

use crate::{OrganizationId, ProviderId, TeamId, Timestamp, UserId};

/// A team of an organization.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Lower case; unique in the organization.
    pub handle: String,
    /// What people call it; unique in the organization without regard to case.
    pub name: String,
    /// What it is there for.
    pub description: Option<String>,
    /// A sign to know it by.
    pub avatar: Option<String>,
    /// Number of a picture.
    pub banner: Option<i64>,
    /// What its page shows.
    pub visible_modules: Option<Vec<String>>,
    /// What its page hides.
    pub hidden_modules: Option<Vec<String>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}

/// Somebody's place in a team.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    /// In which team.
    pub team_id: TeamId,
    /// Who.
    pub user_id: UserId,
    /// Last part of its id; grows within the team.
    pub number: i64,
    /// May change the team and its members.
    pub admin: bool,
    /// The provider whose groups gave it, and which may take it away.
    pub provisioned_by: Option<ProviderId>,
    /// Who added them.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
}
