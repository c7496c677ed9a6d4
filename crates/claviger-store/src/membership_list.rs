//! Lists of who is in a team, and of the teams that somebody is in.

use claviger_model::{Membership, OrganizationId, TeamId, User, UserId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
    sea_query::{Expr, SimpleExpr},
};

use crate::{
    Store, StoreError,
    connection_list::at_most,
    entity::{team, team_membership, user_account},
    membership::of_row,
};

/// By what to sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MembershipSortField {
    /// Name, without regard to case.
    #[default]
    Name,
    /// Address.
    Email,
}

/// Which members of a team are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MembershipQuery {
    /// Whose team.
    pub organization_id: OrganizationId,
    /// Which team.
    pub team_id: TeamId,
    /// Part of a name or address, without regard to case; `None` lets everybody pass.
    pub text: Option<String>,
    /// By what to sort; equal rows are ordered by their number.
    pub sort: MembershipSortField,
    /// Largest first.
    pub descending: bool,
    /// Rows before the first.
    pub offset: u64,
    /// Rows at most.
    pub limit: u64,
}

impl Store {
    /// Some of a team's members with who they are, and how many match.
    ///
    /// # Errors
    /// The database's.
    pub async fn membership_list(&self, query: &MembershipQuery) -> Result<(Vec<(Membership, User)>, u64), StoreError> {
        let text = query.text.as_ref().map(|part| {
            let search = Expr::col((user_account::Entity, user_account::Column::Search));
            self.engine().contains(search, part.to_lowercase())
        });
        let matching = own(query.organization_id)
            .join(JoinType::InnerJoin, to_user())
            .filter(team_membership::Column::TeamId.eq(query.team_id.0))
            .filter(Condition::all().add_option(text));
        let total = matching.clone().count(self.db()).await?;
        let order = if query.descending { Order::Desc } else { Order::Asc };
        let rows = matching
            .select_also(user_account::Entity)
            .order_by(self.members_by(query.sort), order.clone())
            .order_by(team_membership::Column::Number, order)
            .offset(at_most(query.offset))
            .limit(query.limit)
            .all(self.db())
            .await?;
        let pairs = rows.into_iter().filter_map(|(row, user)| Some((of_row(row), crate::user::of_row(user?))));
        Ok((pairs.collect(), total))
    }

    /// Somebody's place in a team of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn membership_get(
        &self,
        organization: OrganizationId,
        (team, user): (TeamId, UserId),
    ) -> Result<Option<Membership>, StoreError> {
        let one = own(organization)
            .filter(team_membership::Column::TeamId.eq(team.0))
            .filter(team_membership::Column::UserId.eq(user.0));
        Ok(one.one(self.db()).await?.map(of_row))
    }

    /// Every place that somebody has in teams of an organization, oldest team first.
    ///
    /// # Errors
    /// The database's.
    pub async fn memberships_of(
        &self,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Vec<Membership>, StoreError> {
        let all = own(organization).filter(team_membership::Column::UserId.eq(user.0));
        let rows = all.order_by_asc(team_membership::Column::TeamId).all(self.db()).await?;
        Ok(rows.into_iter().map(of_row).collect())
    }

    fn members_by(&self, field: MembershipSortField) -> SimpleExpr {
        match field {
            MembershipSortField::Name => self.engine().by_letter("user_account.search"),
            MembershipSortField::Email => Expr::col((user_account::Entity, user_account::Column::Email)),
        }
    }
}

/// Places in teams of an organization.
fn own(organization: OrganizationId) -> Select<team_membership::Entity> {
    team_membership::Entity::find()
        .join(JoinType::InnerJoin, to_team())
        .filter(team::Column::OrganizationId.eq(organization.0))
}

fn to_team() -> RelationDef {
    team_membership::Entity::belongs_to(team::Entity).from(team_membership::Column::TeamId).to(team::Column::Id).into()
}

fn to_user() -> RelationDef {
    team_membership::Entity::belongs_to(user_account::Entity)
        .from(team_membership::Column::UserId)
        .to(user_account::Column::Id)
        .into()
}
