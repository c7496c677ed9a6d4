//! Which connections a list is about, as bare ids.
//!
//! The database hands over all ids of a set in one value: from there an id costs
//! it a third of a microsecond, where a row would cost the driver several, and
//! sets are then counted, intersected and walked in memory.

use claviger_model::Relation;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iden, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    ConnectionQuery, Engine, Sort, Store, StoreError,
    connection_filter::{bindings_in_force, sorted},
    entity::{connection, connection_binding, connection_text},
};

impl Store {
    /// What [`together`] selects.
    pub(crate) async fn ids(&self, select: &SelectStatement) -> Result<Vec<Uuid>, StoreError> {
        let row = self.db().query_one(select).await?.ok_or(StoreError::NotFound)?;
        let bytes: Vec<u8> = row.try_get_by_index::<Option<_>>(0)?.unwrap_or_default();
        match bytes.as_chunks() {
            (ids, []) => Ok(ids.iter().copied().map(Uuid::from_bytes).collect()),
            _ => Err(StoreError::corrupt("an id that is not 16 bytes long")),
        }
    }

    /// The same, each once and in their order.
    pub(crate) async fn set_of_ids(&self, select: &SelectStatement) -> Result<Vec<Uuid>, StoreError> {
        let mut ids = self.ids(select).await?;
        // Stable, because it takes up runs: each principal's ids come in their order.
        ids.sort();
        ids.dedup();
        Ok(ids)
    }
}

/// What the principals may see, from the index of their bindings.
pub(crate) fn visible(query: &ConnectionQuery, least: Option<Relation>, engine: Engine) -> SelectStatement {
    let mut select = bindings_in_force(query, least);
    select.expr(together(engine, connection_binding::Column::ConnectionId));
    select
}

/// What passes the filters by text: of what the principals may see, or of the whole
/// organization.
pub(crate) fn passing_text(query: &ConnectionQuery, filters: Condition, all: bool, engine: Engine) -> SelectStatement {
    use connection_text::Column;
    let mut select = Query::select();
    select
        .expr(together(engine, Column::ConnectionId))
        .from(connection_text::Entity)
        .and_where(Column::OrganizationId.eq(query.organization_id.0))
        .cond_where(filters);
    if !all {
        select.and_where(Column::ConnectionId.in_subquery(seen(query)));
    }
    select
}

/// What passes the filters by the connection itself, of the same.
pub(crate) fn passing(query: &ConnectionQuery, filters: Condition, all: bool, engine: Engine) -> SelectStatement {
    use connection::Column;
    let mut select = Query::select();
    select.expr(together(engine, Column::Id)).from(connection::Entity).cond_where(filters);
    if all {
        select.and_where(Column::OrganizationId.eq(query.organization_id.0));
    } else {
        select.and_where(Column::Id.in_subquery(seen(query))).and_where(looked_up(query));
    }
    select
}

fn seen(query: &ConnectionQuery) -> SelectStatement {
    let mut bindings = bindings_in_force(query, query.can);
    bindings.column(connection_binding::Column::ConnectionId).take()
}

/// A stretch of the order of all connections of the organization, from the index
/// of that order.
pub(crate) fn along(query: &ConnectionQuery, sort: Sort, from: u64, most: u64, engine: Engine) -> SelectStatement {
    ordered(connection::Column::OrganizationId.eq(query.organization_id.0), sort, from, most, engine)
}

/// A stretch of the order of some connections, which are looked up and sorted.
pub(crate) fn among(query: &ConnectionQuery, ids: &[Uuid], from: u64, most: u64, engine: Engine) -> SelectStatement {
    // As many as the next power of two, so that few statements differ: the last is said again.
    let last = ids.last().into_iter().cycle().take(ids.len().next_power_of_two() - ids.len());
    let these = connection::Column::Id.is_in(ids.iter().chain(last).copied());
    ordered(these.and(looked_up(query)), query.sort, from, most, engine)
}

fn ordered(of: SimpleExpr, sort: Sort, from: u64, most: u64, engine: Engine) -> SelectStatement {
    let select = connection::Entity::find().select_only().column(connection::Column::Id).filter(of);
    let stretch = sorted(select, sort).offset(from).limit(most).into_query();
    Query::select().expr(together(engine, connection::Column::Id)).from_subquery(stretch, Alias::new("stretch")).take()
}

/// Of the organization, said so that no index on it applies: SQLite would walk all
/// of it for the order rather than look up the few.
fn looked_up(query: &ConnectionQuery) -> SimpleExpr {
    let own = connection::Column::OrganizationId.eq(query.organization_id.0);
    Expr::case(own, 1).finally(0).eq(1)
}

/// All values of a column of ids one after the other; NULL if there is none.
fn together(engine: Engine, column: impl Iden) -> SimpleExpr {
    let column = column.unquoted();
    Expr::cust(match engine {
        // Bytes that are taken for text stay what they are, and so do those that are taken back.
        Engine::Sqlite => format!("CAST(group_concat({column}, '') AS BLOB)"),
        Engine::Postgres => format!("string_agg(uuid_send({column}), '')"),
    })
}
