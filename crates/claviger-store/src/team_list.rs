//! Lists of teams, and how many people are in each.

use std::collections::HashMap;

use claviger_model::{OrganizationId, Team, TeamId, UserId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    connection_list::at_most,
    entity::{team, team_membership},
    team::of_row,
};

/// By what to sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TeamSortField {
    /// Name, without regard to case.
    #[default]
    Name,
    /// How many are in them.
    UserCount,
}

/// Which teams are wanted. Filters that are `None` let everything pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TeamQuery {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Part of a name or handle, without regard to case.
    pub text: Option<String>,
    /// Only those that this user is in.
    pub member: Option<UserId>,
    /// By what to sort; equal rows are ordered by id.
    pub sort: TeamSortField,
    /// Largest first.
    pub descending: bool,
    /// Rows before the first.
    pub offset: u64,
    /// Rows at most.
    pub limit: u64,
}

/// A team and how many are in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountedTeam {
    /// Which.
    pub team: Team,
    /// How many people and service accounts are in it.
    pub users: u64,
    /// Whether a provider of single sign-on put some of them in.
    pub managed: bool,
}

impl Store {
    /// Some of an organization's teams, and how many match.
    ///
    /// # Errors
    /// The database's.
    pub async fn team_list(&self, query: &TeamQuery) -> Result<(Vec<CountedTeam>, u64), StoreError> {
        let text = query.text.as_ref().map(|part| {
            let within = |column| self.engine().contains(Expr::col((team::Entity, column)), part.to_lowercase());
            within(team::Column::NameKey).or(within(team::Column::Handle))
        });
        let member = query.member.map(|user| {
            let places = members().expr(Expr::value(1)).and_where(team_membership::Column::UserId.eq(user.0)).take();
            Expr::exists(places)
        });
        let matching = team::Entity::find()
            .filter(team::Column::OrganizationId.eq(query.organization_id.0))
            .filter(Condition::all().add_option(text).add_option(member));
        let total = matching.clone().count(self.db()).await?;
        let order = if query.descending { Order::Desc } else { Order::Asc };
        let rows = matching
            .order_by(sorted_by(query.sort), order.clone())
            .order_by(team::Column::Id, order)
            .offset(at_most(query.offset))
            .limit(query.limit)
            .all(self.db())
            .await?;
        let teams = rows.into_iter().map(of_row).collect::<Result<_, _>>()?;
        Ok((self.counted_teams(teams).await?, total))
    }

    /// One team of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn team_get(&self, organization: OrganizationId, id: TeamId) -> Result<Option<CountedTeam>, StoreError> {
        Ok(self.teams_get(organization, &[id]).await?.pop())
    }

    /// Those of the given teams that the organization has, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn teams_get(
        &self,
        organization: OrganizationId,
        ids: &[TeamId],
    ) -> Result<Vec<CountedTeam>, StoreError> {
        let rows = team::Entity::find()
            .filter(team::Column::OrganizationId.eq(organization.0))
            .filter(team::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .order_by_asc(team::Column::Id)
            .all(self.db())
            .await?;
        self.counted_teams(rows.into_iter().map(of_row).collect::<Result<_, _>>()?).await
    }

    async fn counted_teams(&self, teams: Vec<Team>) -> Result<Vec<CountedTeam>, StoreError> {
        let rows: Vec<(Uuid, i64, i64)> = team_membership::Entity::find()
            .select_only()
            .column(team_membership::Column::TeamId)
            .column_as(team_membership::Column::UserId.count(), "users")
            // NULLs do not count.
            .column_as(team_membership::Column::ProvisionedBy.count(), "provisioned")
            .filter(team_membership::Column::TeamId.is_in(teams.iter().map(|team| team.id.0)))
            .group_by(team_membership::Column::TeamId)
            .into_tuple()
            .all(self.db())
            .await?;
        let counts: HashMap<Uuid, (i64, i64)> =
            rows.into_iter().map(|(id, users, provisioned)| (id, (users, provisioned))).collect();
        let counted = |team: Team| {
            let (users, provisioned) = counts.get(&team.id.0).copied().unwrap_or_default();
            CountedTeam { team, users: users.unsigned_abs(), managed: provisioned > 0 }
        };
        Ok(teams.into_iter().map(counted).collect())
    }
}

fn sorted_by(field: TeamSortField) -> SimpleExpr {
    match field {
        TeamSortField::Name => Expr::col((team::Entity, team::Column::NameKey)),
        TeamSortField::UserCount => {
            let count = Expr::col((team_membership::Entity, team_membership::Column::UserId)).count();
            SimpleExpr::SubQuery(None, Box::new(members().expr(count).take().into()))
        }
    }
}

/// Over who is in the team at hand.
fn members() -> SelectStatement {
    let here =
        Expr::col((team_membership::Entity, team_membership::Column::TeamId)).equals((team::Entity, team::Column::Id));
    Query::select().from(team_membership::Entity).and_where(here).take()
}
