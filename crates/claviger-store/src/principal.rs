//! Whom principals reach: users, roles, teams, everybody.

use std::collections::HashMap;

use claviger_model::{OrganizationId, Principal, RoleId, TeamId, User, UserId, role::HeldRole};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    connection_list::offset,
    entity::{role, role_permission, team, team_membership, user_account, user_role},
    role::built_in,
    user,
};

impl Store {
    /// Which of these principals the organization has, and whether each reaches
    /// anybody who is active: neither disabled nor still to come.
    ///
    /// # Errors
    /// The database's.
    pub async fn principals_known(
        &self,
        organization: OrganizationId,
        principals: &[Principal],
    ) -> Result<Vec<(Principal, bool)>, StoreError> {
        let asked = Asked::of(organization, principals);
        let mut known = Vec::new();
        if asked.everybody {
            // Whoever asks belongs to it and is active.
            known.push((Principal::Organization(organization), true));
        }
        if !asked.users.is_empty() {
            let users = user_account::Entity::find()
                .select_only()
                .column(user_account::Column::Id)
                .expr(active())
                .filter(user_account::Column::OrganizationId.eq(organization.0))
                .filter(user_account::Column::Id.is_in(asked.users))
                .into_tuple::<(Uuid, bool)>();
            let users = users.all(self.db()).await?;
            known.extend(users.into_iter().map(|(id, active)| (Principal::User(UserId(id)), active)));
        }
        if !asked.roles.is_empty() {
            let holders = active_holders((user_role::Entity, user_role::Column::UserId))
                .and_where(
                    Expr::col((user_role::Entity, user_role::Column::RoleId)).equals((role::Entity, role::Column::Id)),
                )
                .take();
            let roles = role::Entity::find()
                .select_only()
                .column(role::Column::Id)
                .expr(Expr::exists(holders))
                .filter(role::Column::OrganizationId.eq(organization.0))
                .filter(role::Column::Id.is_in(asked.roles))
                .into_tuple::<(Uuid, bool)>();
            let roles = roles.all(self.db()).await?;
            known.extend(roles.into_iter().map(|(id, active)| (Principal::Role(RoleId(id)), active)));
        }
        if !asked.teams.is_empty() {
            let members = active_holders((team_membership::Entity, team_membership::Column::UserId))
                .and_where(
                    Expr::col((team_membership::Entity, team_membership::Column::TeamId))
                        .equals((team::Entity, team::Column::Id)),
                )
                .take();
            let teams = team::Entity::find()
                .select_only()
                .column(team::Column::Id)
                .expr(Expr::exists(members))
                .filter(team::Column::OrganizationId.eq(organization.0))
                .filter(team::Column::Id.is_in(asked.teams))
                .into_tuple::<(Uuid, bool)>();
            let teams = teams.all(self.db()).await?;
            known.extend(teams.into_iter().map(|(id, active)| (Principal::Team(TeamId(id)), active)));
        }
        Ok(known)
    }

    /// One page of the active people and service accounts whom any of the
    /// principals reaches, by e-mail address, and how many there are.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_reached(
        &self,
        organization: OrganizationId,
        principals: &[Principal],
        page: u64,
        size: u64,
    ) -> Result<(Vec<User>, u64), StoreError> {
        let reached = reached(organization, principals);
        let total = reached.clone().count(self.db()).await?;
        let rows = reached
            .order_by_asc(user_account::Column::Email)
            .order_by_asc(user_account::Column::Id)
            .offset(offset(page, size))
            .limit(size)
            .all(self.db())
            .await?;
        Ok((rows.into_iter().map(user::of_row).collect(), total))
    }

    /// How many active people and service accounts the principals reach.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_reached_count(
        &self,
        organization: OrganizationId,
        principals: &[Principal],
    ) -> Result<u64, StoreError> {
        Ok(reached(organization, principals).count(self.db()).await?)
    }

    /// The same as [`Store::standing`] for several people at once; who has neither
    /// role nor team is left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn standings(
        &self,
        organization: OrganizationId,
        users: &[UserId],
    ) -> Result<HashMap<UserId, (Vec<HeldRole>, Vec<TeamId>)>, StoreError> {
        let mut standings: HashMap<UserId, (Vec<HeldRole>, Vec<TeamId>)> = HashMap::new();
        let ids = || users.iter().map(|user| user.0);
        let roles = Query::select()
            .column((user_role::Entity, user_role::Column::UserId))
            .columns([(role::Entity, role::Column::Id), (role::Entity, role::Column::BuiltIn)])
            .column((role_permission::Entity, role_permission::Column::Permission))
            .from(user_role::Entity)
            .inner_join(
                role::Entity,
                Expr::col((role::Entity, role::Column::Id)).equals((user_role::Entity, user_role::Column::RoleId)),
            )
            .left_join(
                role_permission::Entity,
                Expr::col((role_permission::Entity, role_permission::Column::RoleId))
                    .equals((role::Entity, role::Column::Id)),
            )
            .and_where(role::Column::OrganizationId.eq(organization.0))
            .and_where(user_role::Column::UserId.is_in(ids()))
            .take();
        for row in self.db().query_all(&roles).await? {
            let (user, role): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let held = &mut standings.entry(UserId(user)).or_default().0;
            let place = match held.iter().position(|each| each.id.0 == role) {
                Some(place) => place,
                None => {
                    let built_in = built_in(row.try_get_by_index(2)?)?;
                    held.push(HeldRole { id: RoleId(role), built_in, permissions: Vec::new() });
                    held.len() - 1
                }
            };
            held[place].permissions.extend(row.try_get_by_index::<Option<String>>(3)?);
        }
        let teams = Query::select()
            .column((team_membership::Entity, team_membership::Column::UserId))
            .column((team::Entity, team::Column::Id))
            .from(team_membership::Entity)
            .inner_join(
                team::Entity,
                Expr::col((team::Entity, team::Column::Id))
                    .equals((team_membership::Entity, team_membership::Column::TeamId)),
            )
            .and_where(team::Column::OrganizationId.eq(organization.0))
            .and_where(team_membership::Column::UserId.is_in(ids()))
            .take();
        for row in self.db().query_all(&teams).await? {
            let (user, team): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            standings.entry(UserId(user)).or_default().1.push(TeamId(team));
        }
        Ok(standings)
    }
}

/// Principals by kind; another organization's `org:` is nobody.
struct Asked {
    everybody: bool,
    users: Vec<Uuid>,
    roles: Vec<Uuid>,
    teams: Vec<Uuid>,
}

impl Asked {
    fn of(organization: OrganizationId, principals: &[Principal]) -> Self {
        let mut asked = Self { everybody: false, users: Vec::new(), roles: Vec::new(), teams: Vec::new() };
        for principal in principals {
            match principal {
                Principal::Organization(id) => asked.everybody |= *id == organization,
                Principal::User(id) => asked.users.push(id.0),
                Principal::Role(id) => asked.roles.push(id.0),
                Principal::Team(id) => asked.teams.push(id.0),
            }
        }
        asked
    }
}

/// Whether somebody can act: neither disabled nor still to come.
pub(crate) fn active() -> SimpleExpr {
    let come = user_account::Column::ActivatedAt.gt(0).or(user_account::Column::ServiceAccount.eq(true));
    user_account::Column::Disabled.eq(false).and(come)
}

/// `SELECT 1` over active people who stand in a table.
pub(crate) fn active_holders<T>((table, user): (T, T::Column)) -> SelectStatement
where
    T: EntityTrait,
{
    Query::select()
        .expr(Expr::value(1))
        .from(table)
        .inner_join(
            user_account::Entity,
            Expr::col((user_account::Entity, user_account::Column::Id)).equals((table, user)),
        )
        .and_where(active())
        .take()
}

fn reached(organization: OrganizationId, principals: &[Principal]) -> Select<user_account::Entity> {
    let asked = Asked::of(organization, principals);
    let own =
        user_account::Entity::find().filter(user_account::Column::OrganizationId.eq(organization.0)).filter(active());
    if asked.everybody {
        return own;
    }
    let holders = Query::select()
        .column(user_role::Column::UserId)
        .from(user_role::Entity)
        .and_where(user_role::Column::RoleId.is_in(asked.roles))
        .take();
    let members = Query::select()
        .column(team_membership::Column::UserId)
        .from(team_membership::Entity)
        .and_where(team_membership::Column::TeamId.is_in(asked.teams))
        .take();
    own.filter(
        Condition::any()
            .add(user_account::Column::Id.is_in(asked.users))
            .add(user_account::Column::Id.in_subquery(holders))
            .add(user_account::Column::Id.in_subquery(members)),
    )
}
