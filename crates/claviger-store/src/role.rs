//! Roles, what they give, and who has them.

use claviger_model::{BuiltInRole, OrganizationId, Role, RoleId, TeamId, User, UserId, role::HeldRole};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{
    Store, StoreError,
    entity::{role, role_permission, user_role},
    write::Write,
};

/// What somebody is, one row for each permission of each role and for each team.
const STANDING: &str = "SELECT 'role' AS kind, r.id AS id, r.built_in AS built_in, p.permission AS permission
FROM user_role ur JOIN role r ON r.id = ur.role_id AND r.organization_id = $2
LEFT JOIN role_permission p ON p.role_id = r.id
WHERE ur.user_id = $1
UNION ALL
SELECT 'team', t.id, NULL, NULL
FROM team_membership m JOIN team t ON t.id = m.team_id AND t.organization_id = $2
WHERE m.user_id = $1";

impl Store {
    /// Somebody's roles with what those give, and their teams, in one statement.
    ///
    /// # Errors
    /// The database's.
    pub async fn standing(
        &self,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<(Vec<HeldRole>, Vec<TeamId>), StoreError> {
        let statement = self.statement(STANDING, [user.0.into(), organization.0.into()]);
        let (mut roles, mut teams): (Vec<HeldRole>, Vec<TeamId>) = Default::default();
        for row in self.db().query_all_raw(statement).await? {
            let id = row.try_get("", "id")?;
            if row.try_get::<String>("", "kind")? == "team" {
                teams.push(TeamId(id));
                continue;
            }
            let place = roles.iter().position(|role| role.id.0 == id);
            let place = match place {
                Some(place) => place,
                None => {
                    let built_in = built_in(row.try_get("", "built_in")?)?;
                    roles.push(HeldRole { id: RoleId(id), built_in, permissions: Vec::new() });
                    roles.len() - 1
                }
            };
            roles[place].permissions.extend(row.try_get::<Option<String>>("", "permission")?);
        }
        Ok((roles, teams))
    }

    /// Adds a role with what it gives.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id, or the name in this organization, is there already.
    pub async fn role_insert(&self, role: &Role) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        insert(&write, role).await?;
        write.revise(role.organization_id).await?;
        write.commit().await
    }

    /// The id of a built-in role, which every organization has.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such organization.
    pub async fn role_built_in(
        &self,
        organization: OrganizationId,
        built_in: BuiltInRole,
    ) -> Result<RoleId, StoreError> {
        let found = role::Entity::find()
            .filter(role::Column::OrganizationId.eq(organization.0))
            .filter(role::Column::BuiltIn.eq(built_in.as_str()))
            .one(self.db())
            .await?;
        found.map(|row| RoleId(row.id)).ok_or(StoreError::NotFound)
    }
}

/// Writes a role's rows.
pub(crate) async fn insert(write: &Write, role: &Role) -> Result<(), StoreError> {
    role::Entity::insert(to_row(role)).exec_without_returning(&write.tx).await?;
    if role.permissions.is_empty() {
        return Ok(());
    }
    let rows = role.permissions.iter().map(|permission| -> role_permission::ActiveModel {
        role_permission::Model { role_id: role.id.0, permission: permission.clone() }.into()
    });
    role_permission::Entity::insert_many(rows).exec_without_returning(&write.tx).await?;
    Ok(())
}

/// Gives somebody roles of their own organization.
pub(crate) async fn give_roles(write: &Write, user: &User, roles: &[RoleId]) -> Result<(), StoreError> {
    for id in roles {
        let own = role::Entity::find_by_id(id.0).filter(role::Column::OrganizationId.eq(user.organization_id.0));
        if own.count(&write.tx).await? == 0 {
            return Err(StoreError::NotFound);
        }
        let row: user_role::ActiveModel = user_role::Model {
            user_id: user.id.0,
            role_id: id.0,
            provisioned_by: None,
            created_at: user.modified_at.0,
        }
        .into();
        user_role::Entity::insert(row).exec_without_returning(&write.tx).await?;
    }
    Ok(())
}

pub(crate) fn built_in(text: Option<String>) -> Result<Option<BuiltInRole>, StoreError> {
    text.map(|text| text.parse().map_err(|()| StoreError::corrupt("role.built_in"))).transpose()
}

fn to_row(role: &Role) -> role::ActiveModel {
    role::Model {
        id: role.id.0,
        organization_id: role.organization_id.0,
        name: role.name.clone(),
        name_key: role.name.to_lowercase(),
        built_in: role.built_in.map(|built_in| built_in.as_str().to_owned()),
        created_at: role.created_at.0,
        modified_at: role.modified_at.0,
    }
    .into()
}
