//! `GET /api/v2/team/{team_id}/memberships`

use claviger_access::{Decided, Operation};
use claviger_model::TeamId;
use claviger_store::{MembershipQuery, MembershipSortField};

use super::Member;
use crate::{Context, Core, Error};

/// Which members are wanted, in which order.
#[derive(Clone, Debug)]
pub struct MembershipFilter {
    /// Part of a name or address.
    pub text: Option<String>,
    /// By what to sort.
    pub sort: MembershipSortField,
    /// Largest first.
    pub descending: bool,
    /// Rows before the first.
    pub offset: u64,
    /// Rows at most.
    pub limit: u64,
}

impl Core {
    /// Who is in a team, and how many match.
    ///
    /// # Errors
    /// Not found.
    pub async fn membership_list(
        &self,
        context: &Context,
        id: TeamId,
        filter: MembershipFilter,
    ) -> Result<Decided<(Vec<Member>, u64)>, Error> {
        let permit = context.permit(Operation::MembershipList)?;
        self.team_load(context, id).await?;
        let query = MembershipQuery {
            organization_id: permit.organization_id(),
            team_id: id,
            text: filter.text,
            sort: filter.sort,
            descending: filter.descending,
            offset: filter.offset,
            limit: filter.limit,
        };
        let (rows, total) = self.store().membership_list(&query).await?;
        let members = rows.into_iter().map(|(membership, user)| Member { membership, user }).collect();
        Ok(permit.over((members, total)))
    }
}
