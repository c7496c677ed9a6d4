//! Policies of all connections of an organization, for who repairs them.

use claviger_model::{OrganizationId, Principal, Relation, Timestamp, connection::ConnectionRecord};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UnionType},
};

use crate::{
    ConnectionPage, Engine, Store, StoreError,
    connection_filter::{in_force, of_this_connection},
    connection_list::offset,
    connection_row::relation_number,
    entity::{connection, connection_binding, role, team, team_membership, user_account, user_role},
    principal::{active, active_holders},
};

/// Which policies are wanted.
#[derive(Clone, Debug)]
pub struct PolicyQuery {
    /// Whose.
    pub organization_id: OrganizationId,
    /// What "in force" is measured by.
    pub now: Timestamp,
    /// Part of the connection's name, without regard to case.
    pub text: Option<String>,
    /// Whether nobody active is editor.
    pub orphaned: Option<bool>,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

impl Store {
    /// One page of the organization's connections with their policies, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_policies(&self, query: &PolicyQuery) -> Result<ConnectionPage, StoreError> {
        let own = connection::Entity::find().filter(connection::Column::OrganizationId.eq(query.organization_id.0));
        let total = own.clone().count(self.db()).await?;
        let engine = self.engine();
        let named = |part: &String| {
            let name = Expr::col((connection::Entity, connection::Column::NameKey));
            engine.contains(name, part.to_lowercase())
        };
        let edited = || Expr::exists(editors(query, engine));
        let filters = Condition::all()
            .add_option(query.text.as_ref().map(named))
            .add_option(query.orphaned.map(|orphaned| if orphaned { edited().not() } else { edited() }));
        let matching = own.filter(filters);
        let filtered = matching.clone().count(self.db()).await?;
        let rows = matching
            .order_by_asc(connection::Column::NameKey)
            .order_by_asc(connection::Column::Id)
            .offset(offset(query.page, query.size))
            .limit(query.size)
            .all(self.db())
            .await?;
        let rows: Vec<ConnectionRecord> = self.with_bindings(rows).await?;
        Ok(ConnectionPage { rows, total, filtered })
    }
}

/// Bindings of the connection at hand that make somebody active its editor now.
fn editors(query: &PolicyQuery, engine: Engine) -> SelectStatement {
    use connection_binding::Column;
    let everybody = Column::Principal.eq(Principal::Organization(query.organization_id).to_string());
    let reached = Condition::any()
        .add(everybody)
        .add(Column::Principal.in_subquery(active_principals(query.organization_id, engine)));
    Query::select()
        .expr(Expr::value(1))
        .from(connection_binding::Entity)
        .and_where(of_this_connection())
        .and_where(Column::Relation.eq(relation_number(Relation::Editor)))
        .cond_where(in_force(query.now))
        .cond_where(reached)
        .take()
}

/// Every user, role and team that reaches somebody active, as text: it names no
/// connection, so the database makes it once.
fn active_principals(organization: OrganizationId, engine: Engine) -> SelectStatement {
    let text =
        |kind: &str, column: &str| -> SimpleExpr { Expr::cust(format!("'{kind}:' || {}", engine.uuid_text(column))) };
    let roles = Query::select()
        .expr(text("role", "role.id"))
        .from(role::Entity)
        .and_where(Expr::col((role::Entity, role::Column::OrganizationId)).eq(organization.0))
        .and_where(Expr::exists(
            active_holders((user_role::Entity, user_role::Column::UserId))
                .and_where(
                    Expr::col((user_role::Entity, user_role::Column::RoleId)).equals((role::Entity, role::Column::Id)),
                )
                .take(),
        ))
        .take();
    let teams = Query::select()
        .expr(text("team", "team.id"))
        .from(team::Entity)
        .and_where(Expr::col((team::Entity, team::Column::OrganizationId)).eq(organization.0))
        .and_where(Expr::exists(
            active_holders((team_membership::Entity, team_membership::Column::UserId))
                .and_where(
                    Expr::col((team_membership::Entity, team_membership::Column::TeamId))
                        .equals((team::Entity, team::Column::Id)),
                )
                .take(),
        ))
        .take();
    Query::select()
        .expr(text("user", "user_account.id"))
        .from(user_account::Entity)
        .and_where(Expr::col((user_account::Entity, user_account::Column::OrganizationId)).eq(organization.0))
        .and_where(active())
        .union(UnionType::All, roles)
        .union(UnionType::All, teams)
        .take()
}
