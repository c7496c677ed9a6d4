//! Filters and orders of the list of connections.

use claviger_model::{Principal, Relation, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, Order, QueryOrder, Select,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use crate::{
    ConnectionQuery, Engine, Shared, Sort, SortField,
    connection_row::{health_rank, relation_number},
    entity::{connection, connection_binding, connection_text},
};

pub(crate) fn sorted(select: Select<connection::Entity>, sort: Sort) -> Select<connection::Entity> {
    use connection::Column;
    let columns: &[Column] = match sort.field {
        SortField::Name => &[Column::NameKey],
        SortField::Integration => &[Column::IntegrationType, Column::NameKey],
        SortField::CreatedAt => &[Column::CreatedAt],
        SortField::ModifiedAt => &[Column::ModifiedAt],
        SortField::LastUsedAt => &[Column::LastUsedAt],
        SortField::Health => &[Column::HealthRank],
    };
    let order = if sort.descending { Order::Desc } else { Order::Asc };
    let select = columns.iter().fold(select, |select, column| select.order_by(*column, order.clone()));
    select.order_by(Column::Id, order)
}

/// The bindings of the organization that are in force for one of the principals.
pub(crate) fn bindings_in_force(query: &ConnectionQuery, least: Option<Relation>) -> SelectStatement {
    let principals = query.visible_to.iter().map(ToString::to_string);
    let mut select = Query::select();
    select
        .from(connection_binding::Entity)
        .and_where(connection_binding::Column::OrganizationId.eq(query.organization_id.0))
        .and_where(connection_binding::Column::Principal.is_in(principals))
        .cond_where(in_force(query.now));
    if let Some(least) = least {
        select.and_where(connection_binding::Column::Relation.gte(relation_number(least)));
    }
    select
}

pub(crate) fn in_force(now: Timestamp) -> Condition {
    Condition::any()
        .add(connection_binding::Column::ExpiresAt.is_null())
        .add(connection_binding::Column::ExpiresAt.gt(now.0))
}

pub(crate) fn of_this_connection() -> SimpleExpr {
    Expr::col((connection_binding::Entity, connection_binding::Column::ConnectionId))
        .equals((connection::Entity, connection::Column::Id))
}

/// The filters by the connection's text.
pub(crate) fn text_filters(query: &ConnectionQuery, engine: Engine) -> Condition {
    use connection_text::Column;
    let text = |column: Column| Expr::col((connection_text::Entity, column));
    Condition::all()
        .add_option(query.text.as_ref().map(|part| engine.contains(text(Column::Search), part.to_lowercase())))
        .add_option(query.tag.as_ref().map(|tag| engine.contains(text(Column::Tags), format!("\n{tag}\n"))))
}

/// The filters by the connection itself and by its policy.
pub(crate) fn filters(query: &ConnectionQuery) -> Condition {
    use connection::Column;
    Condition::all()
        .add_option(query.integration.as_ref().map(|integration| Column::IntegrationType.eq(integration)))
        .add_option(query.author.map(|author| Column::CreatedBy.eq(author.0)))
        .add_option(query.health.map(|state| Column::HealthRank.eq(health_rank(state))))
        .add_option(query.unused_since.map(|since| Column::LastUsedAt.lt(since.0)))
        .add_option(query.unused_since.map(|since| Column::CreatedAt.lt(since.0)))
        .add_option(query.shared.map(|shared| shared_with(query, shared)))
}

fn shared_with(query: &ConnectionQuery, shared: Shared) -> Condition {
    let organization = Expr::exists(policy(query).and_where(everybody(query)).expr(Expr::value(1)).take());
    let others = Expr::exists(policy(query).and_where(no_person()).expr(Expr::value(1)).take());
    let principals = Expr::col(connection_binding::Column::Principal).count_distinct();
    let persons: SimpleExpr = SimpleExpr::SubQuery(None, Box::new(policy(query).expr(principals).take().into()));
    let private = Condition::all().add(others.not()).add(persons.lte(1));
    match shared {
        Shared::Organization => Condition::all().add(organization),
        Shared::Private => private,
        Shared::Restricted => Condition::all().add(organization.not()).add(private.not()),
    }
}

/// The bindings in force of the connection at hand, whoever they name.
fn policy(query: &ConnectionQuery) -> SelectStatement {
    Query::select()
        .from(connection_binding::Entity)
        .and_where(of_this_connection())
        .cond_where(in_force(query.now))
        .take()
}

fn everybody(query: &ConnectionQuery) -> SimpleExpr {
    connection_binding::Column::Principal
        .eq(Principal::Organization(query.organization_id).to_string())
        .and(connection_binding::Column::Relation.gte(relation_number(Relation::Resolver)))
}

fn no_person() -> SimpleExpr {
    let kind = sea_orm::sea_query::Func::cust(Alias::new("substr"))
        .arg(Expr::col(connection_binding::Column::Principal))
        .arg(Expr::value(1))
        .arg(Expr::value(5));
    Expr::expr(kind).ne("user:")
}
