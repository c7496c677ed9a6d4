//! Teams.

use claviger_model::{Membership, OrganizationId, Team, TeamId, Timestamp};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    Store, StoreError,
    connection_row::to_json,
    entity::team,
    membership::{insert, own_users},
    write::Write,
};

/// What is to be changed about a team; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TeamChange {
    /// Lower case.
    pub handle: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// What it is there for.
    pub description: Option<Option<String>>,
    /// A sign to know it by.
    pub avatar: Option<Option<String>>,
    /// Number of a picture.
    pub banner: Option<Option<i64>>,
    /// What its page shows.
    pub visible_modules: Option<Option<Vec<String>>>,
    /// What its page hides.
    pub hidden_modules: Option<Option<Vec<String>>>,
}

impl Store {
    /// Adds a team with people in it, all of it or nothing. `members` are this
    /// team's, each with a number of its own.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id, or the handle or name in this
    /// organization, is there already; [`StoreError::NotFound`] if one of the
    /// members is not the organization's own.
    pub async fn team_insert(&self, team: &Team, members: &[Membership]) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let users: Vec<_> = members.iter().map(|member| member.user_id).collect();
        own_users(&write, team.organization_id, &users).await?;
        team::Entity::insert(to_row(team)?).exec_without_returning(&write.tx).await?;
        for member in members {
            insert(&write, member).await?;
        }
        write.revise(team.organization_id).await?;
        write.commit().await
    }

    /// Changes what is given and keeps the rest; what is stored then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such team,
    /// [`StoreError::Taken`] if the handle or name is another's.
    pub async fn team_update(
        &self,
        organization: OrganizationId,
        id: TeamId,
        change: TeamChange,
        now: Timestamp,
    ) -> Result<Team, StoreError> {
        let mut write = self.write().await?;
        let mut team = locked(&write, organization, id).await?;
        team.handle = change.handle.unwrap_or(team.handle);
        team.name = change.name.unwrap_or(team.name);
        team.description = change.description.unwrap_or(team.description);
        team.avatar = change.avatar.unwrap_or(team.avatar);
        team.banner = change.banner.unwrap_or(team.banner);
        team.visible_modules = change.visible_modules.unwrap_or(team.visible_modules);
        team.hidden_modules = change.hidden_modules.unwrap_or(team.hidden_modules);
        team.modified_at = now;
        team::Entity::update(to_row(&team)?.reset_all()).exec(&write.tx).await?;
        write.revise(organization).await?;
        write.commit().await?;
        Ok(team)
    }

    /// Removes a team; nobody is in it any more, and what policies give it
    /// reaches nobody.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such team.
    pub async fn team_delete(&self, organization: OrganizationId, id: TeamId) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        locked(&write, organization, id).await?;
        team::Entity::delete_by_id(id.0).exec(&write.tx).await?;
        write.revise(organization).await?;
        write.commit().await
    }
}

/// One team of an organization, which nobody else changes until this transaction
/// ends, neither it nor who is in it.
pub(crate) async fn locked(write: &Write, organization: OrganizationId, id: TeamId) -> Result<Team, StoreError> {
    let own = team::Entity::find_by_id(id.0).filter(team::Column::OrganizationId.eq(organization.0));
    of_row(own.lock_exclusive().one(&write.tx).await?.ok_or(StoreError::NotFound)?)
}

pub(crate) fn of_row(row: team::Model) -> Result<Team, StoreError> {
    Ok(Team {
        id: TeamId(row.id),
        organization_id: OrganizationId(row.organization_id),
        handle: row.handle,
        name: row.name,
        description: row.description,
        avatar: row.avatar,
        banner: row.banner,
        visible_modules: modules(row.visible_modules)?,
        hidden_modules: modules(row.hidden_modules)?,
        created_at: Timestamp(row.created_at),
        modified_at: Timestamp(row.modified_at),
    })
}

fn modules(text: Option<String>) -> Result<Option<Vec<String>>, StoreError> {
    text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::corrupt("modules of a team"))).transpose()
}

fn to_row(team: &Team) -> Result<team::ActiveModel, StoreError> {
    let row = team::Model {
        id: team.id.0,
        organization_id: team.organization_id.0,
        handle: team.handle.clone(),
        name: team.name.clone(),
        name_key: team.name.to_lowercase(),
        description: team.description.clone(),
        avatar: team.avatar.clone(),
        banner: team.banner,
        visible_modules: team.visible_modules.as_ref().map(to_json).transpose()?,
        hidden_modules: team.hidden_modules.as_ref().map(to_json).transpose()?,
        created_at: team.created_at.0,
        modified_at: team.modified_at.0,
    };
    Ok(row.into())
}
