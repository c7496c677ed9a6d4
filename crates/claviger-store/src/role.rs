//! Roles, what they give, and who has them.

use std::collections::BTreeSet;

use claviger_model::{BuiltInRole, OrganizationId, Role, RoleId, TeamId, Timestamp, User, UserId, role::HeldRole};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{role, role_permission, user_role},
    user::{Administrators, user_locked},
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

    /// Changes what is given and keeps the rest; what is stored then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such role,
    /// [`StoreError::BuiltIn`] if it is a built-in one, [`StoreError::Taken`] if
    /// the name is another's.
    pub async fn role_update(
        &self,
        organization: OrganizationId,
        id: RoleId,
        change: RoleChange,
        now: Timestamp,
    ) -> Result<Role, StoreError> {
        let mut write = self.write().await?;
        let mut role = locked(&write, organization, id).await?;
        role.name = change.name.unwrap_or(role.name);
        role.modified_at = now;
        role::Entity::update_many()
            .col_expr(role::Column::Name, Expr::value(role.name.clone()))
            .col_expr(role::Column::NameKey, Expr::value(role.name.to_lowercase()))
            .col_expr(role::Column::ModifiedAt, Expr::value(now.0))
            .filter(role::Column::Id.eq(id.0))
            .exec(&write.tx)
            .await?;
        let given = role_permission::Entity::find().filter(role_permission::Column::RoleId.eq(id.0));
        let mut names: BTreeSet<String> = given.all(&write.tx).await?.into_iter().map(|row| row.permission).collect();
        match change.permissions {
            Some(PermissionChange::Set(all)) => names = all.into_iter().collect(),
            Some(PermissionChange::Add(name)) => drop(names.insert(name)),
            Some(PermissionChange::Remove(name)) => drop(names.remove(&name)),
            None => {}
        }
        role.permissions = names.into_iter().collect();
        role_permission::Entity::delete_many().filter(role_permission::Column::RoleId.eq(id.0)).exec(&write.tx).await?;
        give_permissions(&write, &role).await?;
        write.revise(organization).await?;
        write.commit().await?;
        Ok(role)
    }

    /// Removes a role, and takes it away from everybody.
    ///
    /// # Errors
    /// As [`Store::role_update`].
    pub async fn role_delete(&self, organization: OrganizationId, id: RoleId) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        locked(&write, organization, id).await?;
        role::Entity::delete_by_id(id.0).exec(&write.tx).await?;
        write.revise(organization).await?;
        write.commit().await
    }

    /// Gives somebody a role; twice is once.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such role or no such user.
    pub async fn role_give(
        &self,
        organization: OrganizationId,
        id: RoleId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let user = user_locked(&write, organization, user).await?;
        let held = user_role::Entity::find_by_id((user.id.0, id.0)).count(&write.tx).await? > 0;
        if !held {
            give_roles(&write, &User { modified_at: now, ..user }, &[id]).await?;
        }
        write.revise(organization).await?;
        write.commit().await
    }

    /// Takes a role away from somebody.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if they do not have it,
    /// [`StoreError::LastAdministrator`] if nobody would be left to administer.
    pub async fn role_take(&self, organization: OrganizationId, id: RoleId, user: UserId) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let administrators = Administrators::of(&write, organization).await?;
        user_locked(&write, organization, user).await?;
        let done = user_role::Entity::delete_by_id((user.0, id.0)).exec(&write.tx).await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        write.revise(organization).await?;
        administrators.remain(&write, organization).await?;
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

/// What is to be changed about a role; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RoleChange {
    /// What people call it.
    pub name: Option<String>,
    /// What it gives.
    pub permissions: Option<PermissionChange>,
}

/// What is to be changed about what a role gives, by names of permissions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PermissionChange {
    /// These and no other.
    Set(Vec<String>),
    /// This one too.
    Add(String),
    /// This one no longer.
    Remove(String),
}

/// One custom role of an organization, which nobody else changes until this
/// transaction ends; without what it gives.
async fn locked(write: &Write, organization: OrganizationId, id: RoleId) -> Result<Role, StoreError> {
    let own = role::Entity::find_by_id(id.0).filter(role::Column::OrganizationId.eq(organization.0));
    let row = own.lock_exclusive().one(&write.tx).await?.ok_or(StoreError::NotFound)?;
    let role = of_row(row)?;
    if role.built_in.is_some() { Err(StoreError::BuiltIn) } else { Ok(role) }
}

/// Writes a role's rows.
pub(crate) async fn insert(write: &Write, role: &Role) -> Result<(), StoreError> {
    role::Entity::insert(to_row(role)).exec_without_returning(&write.tx).await?;
    give_permissions(write, role).await
}

async fn give_permissions(write: &Write, role: &Role) -> Result<(), StoreError> {
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
    write.invitations_void(user.id).await
}

pub(crate) fn built_in(text: Option<String>) -> Result<Option<BuiltInRole>, StoreError> {
    text.map(|text| text.parse().map_err(|()| StoreError::corrupt("role.built_in"))).transpose()
}

/// Without what it gives.
pub(crate) fn of_row(row: role::Model) -> Result<Role, StoreError> {
    Ok(Role {
        id: RoleId(row.id),
        organization_id: OrganizationId(row.organization_id),
        name: row.name,
        built_in: built_in(row.built_in)?,
        permissions: Vec::new(),
        created_at: Timestamp(row.created_at),
        modified_at: Timestamp(row.modified_at),
    })
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
