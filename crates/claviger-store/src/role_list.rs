//! Lists of roles, and how many people have each.

use std::collections::HashMap;

use claviger_model::{OrganizationId, Role, RoleId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    connection_list::offset,
    entity::{role, role_permission, user_role},
    role::of_row,
};

/// By what to sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RoleSortField {
    /// Name, without regard to case.
    #[default]
    Name,
    /// When they were last changed.
    ModifiedAt,
    /// How many people have them.
    UserCount,
}

/// The order of a list; equal rows are ordered by id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RoleSort {
    /// By what.
    pub field: RoleSortField,
    /// Largest first.
    pub descending: bool,
}

/// Which roles are wanted. Filters that are `None` let everything pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleQuery {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Part of a name, without regard to case.
    pub text: Option<String>,
    /// Only these.
    pub ids: Option<Vec<RoleId>>,
    /// Order.
    pub sort: RoleSort,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

/// A role and how many people have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountedRole {
    /// Which.
    pub role: Role,
    /// How many people and service accounts have it.
    pub users: u64,
}

/// One page of roles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RolePage {
    /// The rows.
    pub roles: Vec<CountedRole>,
    /// How many there are.
    pub total: u64,
    /// How many of those match.
    pub filtered: u64,
}

impl Store {
    /// One page of an organization's roles.
    ///
    /// # Errors
    /// The database's.
    pub async fn role_list(&self, query: &RoleQuery) -> Result<RolePage, StoreError> {
        let all = role::Entity::find().filter(role::Column::OrganizationId.eq(query.organization_id.0));
        let total = all.clone().count(self.db()).await?;
        let text = query.text.as_ref().map(|part| {
            let name = Expr::col((role::Entity, role::Column::NameKey));
            self.engine().contains(name, part.to_lowercase())
        });
        let ids = query.ids.as_ref().map(|ids| role::Column::Id.is_in(ids.iter().map(|id| id.0)));
        let matching = all.filter(Condition::all().add_option(text).add_option(ids));
        let filtered = matching.clone().count(self.db()).await?;
        let order = if query.sort.descending { Order::Desc } else { Order::Asc };
        let rows = matching
            .order_by(sorted_by(query.sort.field), order.clone())
            .order_by(role::Column::Id, order)
            .offset(offset(query.page, query.size))
            .limit(query.size)
            .all(self.db())
            .await?;
        let roles = self.with_permissions(rows).await?;
        Ok(RolePage { roles: self.counted(roles).await?, total, filtered })
    }

    /// One role of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn role_get(&self, organization: OrganizationId, id: RoleId) -> Result<Option<CountedRole>, StoreError> {
        let roles = self.roles_get(organization, &[id]).await?;
        Ok(self.counted(roles).await?.pop())
    }

    /// Those of the given roles that the organization has, with what they give.
    ///
    /// # Errors
    /// The database's.
    pub async fn roles_get(&self, organization: OrganizationId, ids: &[RoleId]) -> Result<Vec<Role>, StoreError> {
        let rows = role::Entity::find()
            .filter(role::Column::OrganizationId.eq(organization.0))
            .filter(role::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .order_by_asc(role::Column::Id)
            .all(self.db())
            .await?;
        self.with_permissions(rows).await
    }

    async fn with_permissions(&self, rows: Vec<role::Model>) -> Result<Vec<Role>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let given = role_permission::Entity::find()
            .filter(role_permission::Column::RoleId.is_in(ids))
            .order_by_asc(role_permission::Column::Permission)
            .all(self.db())
            .await?;
        let mut roles: Vec<Role> = rows.into_iter().map(of_row).collect::<Result<_, _>>()?;
        let mut places: HashMap<Uuid, &mut Role> = roles.iter_mut().map(|role| (role.id.0, role)).collect();
        for row in given {
            if let Some(role) = places.get_mut(&row.role_id) {
                role.permissions.push(row.permission);
            }
        }
        Ok(roles)
    }

    async fn counted(&self, roles: Vec<Role>) -> Result<Vec<CountedRole>, StoreError> {
        let rows: Vec<(Uuid, i64)> = user_role::Entity::find()
            .select_only()
            .column(user_role::Column::RoleId)
            .column_as(user_role::Column::UserId.count(), "users")
            .filter(user_role::Column::RoleId.is_in(roles.iter().map(|role| role.id.0)))
            .group_by(user_role::Column::RoleId)
            .into_tuple()
            .all(self.db())
            .await?;
        let users: HashMap<Uuid, u64> = rows.into_iter().map(|(id, count)| (id, count.unsigned_abs())).collect();
        let count = |role: Role| CountedRole { users: users.get(&role.id.0).copied().unwrap_or(0), role };
        Ok(roles.into_iter().map(count).collect())
    }
}

fn sorted_by(field: RoleSortField) -> SimpleExpr {
    match field {
        RoleSortField::Name => Expr::col((role::Entity, role::Column::NameKey)),
        RoleSortField::ModifiedAt => Expr::col((role::Entity, role::Column::ModifiedAt)),
        RoleSortField::UserCount => {
            let count = Query::select()
                .expr(Expr::col((user_role::Entity, user_role::Column::UserId)).count())
                .from(user_role::Entity)
                .and_where(
                    Expr::col((user_role::Entity, user_role::Column::RoleId)).equals((role::Entity, role::Column::Id)),
                )
                .take();
            SimpleExpr::SubQuery(None, Box::new(count.into()))
        }
    }
}
