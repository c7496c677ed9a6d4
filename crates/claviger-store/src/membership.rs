//! Who is in which team.

use std::collections::HashSet;

use claviger_model::{Membership, OrganizationId, ProviderId, TeamId, Timestamp, UserId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{team_membership, user_account},
    team::locked,
    write::Write,
};

impl Store {
    /// Puts somebody in a team; both must be the organization's own. The number is
    /// the team's next, whatever `membership` has; what is stored then.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if they are in it already, [`StoreError::NotFound`]
    /// if the organization has no such team or no such user.
    pub async fn membership_insert(
        &self,
        organization: OrganizationId,
        membership: &Membership,
    ) -> Result<Membership, StoreError> {
        let mut write = self.write().await?;
        locked(&write, organization, membership.team_id).await?;
        own_users(&write, organization, &[membership.user_id]).await?;
        let last = team_membership::Entity::find()
            .filter(team_membership::Column::TeamId.eq(membership.team_id.0))
            .order_by_desc(team_membership::Column::Number)
            .one(&write.tx)
            .await?;
        let number = last.map_or(0, |row| row.number).saturating_add(1);
        let membership = Membership { number, ..membership.clone() };
        insert(&write, &membership).await?;
        write.revise(organization).await?;
        write.commit().await?;
        Ok(membership)
    }

    /// Makes somebody an administrator of a team, or one no longer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if they are not in it, or the team is another
    /// organization's.
    pub async fn membership_set_admin(
        &self,
        organization: OrganizationId,
        (team, user): (TeamId, UserId),
        admin: bool,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        locked(&write, organization, team).await?;
        let done = team_membership::Entity::update_many()
            .col_expr(team_membership::Column::Admin, Expr::value(admin))
            .filter(team_membership::Column::TeamId.eq(team.0))
            .filter(team_membership::Column::UserId.eq(user.0))
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        write.revise(organization).await?;
        write.commit().await
    }

    /// Takes somebody out of a team.
    ///
    /// # Errors
    /// As [`Store::membership_set_admin`].
    pub async fn membership_delete(
        &self,
        organization: OrganizationId,
        (team, user): (TeamId, UserId),
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        locked(&write, organization, team).await?;
        let done = team_membership::Entity::delete_by_id((team.0, user.0)).exec(&write.tx).await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        write.revise(organization).await?;
        write.commit().await
    }
}

/// Passes if each of the users is the organization's own. Users are never removed,
/// so nothing is locked.
pub(crate) async fn own_users(write: &Write, organization: OrganizationId, users: &[UserId]) -> Result<(), StoreError> {
    let distinct: HashSet<UserId> = users.iter().copied().collect();
    let own = user_account::Entity::find()
        .filter(user_account::Column::OrganizationId.eq(organization.0))
        .filter(user_account::Column::Id.is_in(distinct.iter().map(|user| user.0)));
    if own.count(&write.tx).await? == distinct.len() as u64 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Writes a membership's row. What its person was sent is void: it would give more
/// by now.
pub(crate) async fn insert(write: &Write, membership: &Membership) -> Result<(), StoreError> {
    team_membership::Entity::insert(to_row(membership)).exec_without_returning(&write.tx).await?;
    write.invitations_void(membership.user_id).await
}

pub(crate) fn of_row(row: team_membership::Model) -> Membership {
    Membership {
        team_id: TeamId(row.team_id),
        user_id: UserId(row.user_id),
        number: row.number,
        admin: row.admin,
        provisioned_by: row.provisioned_by.map(ProviderId),
        created_by: row.created_by.map(UserId),
        created_at: Timestamp(row.created_at),
    }
}

fn to_row(membership: &Membership) -> team_membership::ActiveModel {
    team_membership::Model {
        team_id: membership.team_id.0,
        user_id: membership.user_id.0,
        number: membership.number,
        admin: membership.admin,
        provisioned_by: membership.provisioned_by.map(|provider| provider.0),
        created_by: membership.created_by.map(|user| user.0),
        created_at: membership.created_at.0,
    }
    .into()
}
