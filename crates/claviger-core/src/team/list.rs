//! `GET /api/v2/team`

use claviger_access::{Decided, Operation};
use claviger_store::{CountedTeam, TeamQuery, TeamSortField};

use crate::{Context, Core, Error};

/// Which teams are wanted, in which order.
#[derive(Clone, Debug)]
pub struct TeamFilter {
    /// Part of a name or handle.
    pub text: Option<String>,
    /// Only those that the actor is in.
    pub own: bool,
    /// By what to sort.
    pub sort: TeamSortField,
    /// Largest first.
    pub descending: bool,
    /// Rows before the first.
    pub offset: u64,
    /// Rows at most.
    pub limit: u64,
}

impl Core {
    /// The teams of the organization, and how many match.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn team_list(
        &self,
        context: &Context,
        filter: TeamFilter,
    ) -> Result<Decided<(Vec<CountedTeam>, u64)>, Error> {
        let permit = context.permit(Operation::TeamList)?;
        let query = TeamQuery {
            organization_id: permit.organization_id(),
            text: filter.text,
            member: filter.own.then_some(permit.user_id()),
            sort: filter.sort,
            descending: filter.descending,
            offset: filter.offset,
            limit: filter.limit,
        };
        Ok(permit.over(self.store().team_list(&query).await?))
    }
}
