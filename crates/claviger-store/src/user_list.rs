//! Lists of people and service accounts, with their roles.

use claviger_model::{OrganizationId, Role, RoleId, User, UserId, UserStatus};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use crate::{
    Store, StoreError,
    connection_list::offset,
    entity::{user_account, user_role},
    user::{of_row, of_user},
};

/// By what to sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum UserSortField {
    /// Name without regard to case, then address.
    #[default]
    Name,
    /// Address.
    Email,
    /// Active, disabled, pending.
    Status,
    /// When they were added.
    CreatedAt,
    /// When they were last changed.
    ModifiedAt,
}

/// The order of a list; equal rows are ordered by id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UserSort {
    /// By what.
    pub field: UserSortField,
    /// Largest first.
    pub descending: bool,
}

/// Which users are wanted. Filters that are `None` or empty let everybody pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserQuery {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Only service accounts, or only people.
    pub service_accounts: Option<bool>,
    /// Only those who have this role.
    pub role: Option<RoleId>,
    /// Part of a name or address, without regard to case.
    pub text: Option<String>,
    /// In one of these states.
    pub statuses: Vec<UserStatus>,
    /// Order.
    pub sort: UserSort,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

/// Somebody and the ids of their roles, oldest role first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Who.
    pub user: User,
    /// What they are.
    pub roles: Vec<RoleId>,
}

/// Some people, and every role that one of them has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct People {
    /// Who.
    pub people: Vec<Person>,
    /// Their roles.
    pub roles: Vec<Role>,
}

/// One page of people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserPage {
    /// The rows.
    pub people: People,
    /// How many there are, whatever the text and states.
    pub total: u64,
    /// How many of those match.
    pub filtered: u64,
}

impl Store {
    /// One page of an organization's users.
    ///
    /// # Errors
    /// The database's.
    pub async fn user_list(&self, query: &UserQuery) -> Result<UserPage, StoreError> {
        let all = of_query(query);
        let total = all.clone().count(self.db()).await?;
        let text = query.text.as_ref().map(|part| {
            let search = Expr::col((user_account::Entity, user_account::Column::Search));
            self.engine().contains(search, part.to_lowercase())
        });
        let matching = all.filter(Condition::all().add_option(text).add(in_states(&query.statuses)));
        let filtered = matching.clone().count(self.db()).await?;
        let order = if query.sort.descending { Order::Desc } else { Order::Asc };
        let rows = matching
            .order_by(self.sorted_by(query.sort.field), order.clone())
            .order_by(user_account::Column::Id, order)
            .offset(offset(query.page, query.size))
            .limit(query.size)
            .all(self.db())
            .await?;
        let users = rows.into_iter().map(of_row).collect();
        Ok(UserPage { people: self.people(query.organization_id, users).await?, total, filtered })
    }

    /// One user of an organization with their roles.
    ///
    /// # Errors
    /// The database's.
    pub async fn person(&self, organization: OrganizationId, id: UserId) -> Result<Option<People>, StoreError> {
        match self.user_get(organization, id).await? {
            Some(user) => Ok(Some(self.people(organization, vec![user]).await?)),
            None => Ok(None),
        }
    }

    /// Users of an organization with their roles.
    ///
    /// # Errors
    /// The database's.
    pub async fn people(&self, organization: OrganizationId, users: Vec<User>) -> Result<People, StoreError> {
        let rows = user_role::Entity::find()
            .filter(user_role::Column::UserId.is_in(users.iter().map(|user| user.id.0)))
            .order_by_asc(user_role::Column::RoleId)
            .all(self.db())
            .await?;
        let mut wanted: Vec<RoleId> = rows.iter().map(|row| RoleId(row.role_id)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let roles = self.roles_get(organization, &wanted).await?;
        let own = |id: RoleId| roles.iter().any(|role| role.id == id);
        let person = |user: User| {
            let held = rows.iter().filter(|row| row.user_id == user.id.0).map(|row| RoleId(row.role_id));
            Person { roles: held.filter(|id| own(*id)).collect(), user }
        };
        Ok(People { people: users.into_iter().map(person).collect(), roles })
    }

    fn sorted_by(&self, field: UserSortField) -> SimpleExpr {
        use user_account::Column;
        let column = |column| Expr::col((user_account::Entity, column));
        match field {
            UserSortField::Name => self.engine().by_letter("user_account.search"),
            UserSortField::Email => column(Column::Email),
            UserSortField::Status => Expr::case(Column::Disabled.eq(true), 1).case(active(), 0).finally(2).into(),
            UserSortField::CreatedAt => column(Column::CreatedAt),
            UserSortField::ModifiedAt => column(Column::ModifiedAt),
        }
    }
}

fn of_query(query: &UserQuery) -> Select<user_account::Entity> {
    let mut select =
        user_account::Entity::find().filter(user_account::Column::OrganizationId.eq(query.organization_id.0));
    if let Some(service_accounts) = query.service_accounts {
        select = select.filter(user_account::Column::ServiceAccount.eq(service_accounts));
    }
    match query.role {
        Some(role) => select.join(JoinType::InnerJoin, of_user()).filter(user_role::Column::RoleId.eq(role.0)),
        None => select,
    }
}

/// Whether somebody who is not disabled is active, as [`User::status`] says.
fn active() -> SimpleExpr {
    user_account::Column::ServiceAccount.eq(true).or(user_account::Column::ActivatedAt.ne(0))
}

fn in_states(states: &[UserStatus]) -> Condition {
    if states.is_empty() {
        return Condition::all();
    }
    let enabled = || user_account::Column::Disabled.eq(false);
    let state = |state: &UserStatus| match state {
        UserStatus::Disabled => user_account::Column::Disabled.eq(true),
        UserStatus::Active => enabled().and(active()),
        UserStatus::Pending => enabled().and(active().not()),
    };
    states.iter().map(state).fold(Condition::any(), Condition::add)
}
