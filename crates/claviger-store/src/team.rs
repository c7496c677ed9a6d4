//! Teams.

use claviger_model::Team;
use sea_orm::EntityTrait;

use crate::{Store, StoreError, connection_row::to_json, entity::team};

impl Store {
    /// Adds a team.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id, or the handle or name in this
    /// organization, is there already.
    pub async fn team_insert(&self, team: &Team) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        team::Entity::insert(to_row(team)?).exec_without_returning(&write.tx).await?;
        write.revise(team.organization_id).await?;
        write.commit().await
    }
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
