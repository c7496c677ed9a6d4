//! Who is in which team.

use claviger_model::{Membership, OrganizationId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{
    Store, StoreError,
    entity::{team, team_membership, user_account},
};

impl Store {
    /// Puts somebody in a team; both must be the organization's own.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if they are in it already, [`StoreError::NotFound`]
    /// if the organization has no such team or no such user.
    pub async fn membership_insert(
        &self,
        organization: OrganizationId,
        membership: &Membership,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let team = team::Entity::find_by_id(membership.team_id.0)
            .filter(team::Column::OrganizationId.eq(organization.0))
            .count(&write.tx);
        let user = user_account::Entity::find_by_id(membership.user_id.0)
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .count(&write.tx);
        if team.await? == 0 || user.await? == 0 {
            return Err(StoreError::NotFound);
        }
        team_membership::Entity::insert(to_row(membership)).exec_without_returning(&write.tx).await?;
        write.revise(organization).await?;
        write.commit().await
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
