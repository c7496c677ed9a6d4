//! The list of connections: what somebody may see, filtered, sorted, one page.
//!
//! Two plans give the same rows. Somebody who sees few connections: start from
//! their bindings, look the connections up, sort them. Somebody who sees many:
//! walk the index of the wanted order, probe the bindings of each row and stop
//! when the page is full. The count of what they may see, which the answer holds
//! anyway, decides which.

use claviger_model::{
    HealthState, OrganizationId, Principal, Relation, Timestamp, UserId, connection::ConnectionRecord,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, Statement,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use crate::{
    Engine, Store, StoreError,
    connection_row::{health_rank, relation_number},
    entity::{connection, connection_binding},
};

/// Up to this many visible connections are looked up and sorted; above, the
/// index of the order is walked.
const FEW: u64 = 2_000;

/// With whom a connection is shared, by the bindings in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shared {
    /// With one person at most.
    Private,
    /// With some principals.
    Restricted,
    /// With everybody in the organization, to resolve or edit.
    Organization,
}

/// By what to sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SortField {
    /// Name, without regard to case.
    #[default]
    Name,
    /// Integration type, then name.
    Integration,
    /// When it was made.
    CreatedAt,
    /// When it was last changed.
    ModifiedAt,
    /// When it was last used; never comes before every time.
    LastUsedAt,
    /// What needs a person first: failing, needs authorization, expiring,
    /// untested, disabled, working.
    Health,
}

/// The order of a list; equal rows are ordered by id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sort {
    /// By what.
    pub field: SortField,
    /// Largest first.
    pub descending: bool,
}

/// Which connections are wanted. Filters that are `None` let everything pass.
#[derive(Clone, Debug)]
pub struct ConnectionQuery {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Only connections with a binding in force for one of these.
    pub visible_to: Vec<Principal>,
    /// What "in force" is measured by.
    pub now: Timestamp,
    /// Part of the name, the host or a tag, without regard to case.
    pub text: Option<String>,
    /// Exactly this integration type.
    pub integration: Option<String>,
    /// Exactly this tag, `key:value`.
    pub tag: Option<String>,
    /// Made by.
    pub author: Option<UserId>,
    /// In this state; [`HealthState::Disabled`] are those that are switched off.
    pub health: Option<HealthState>,
    /// Neither used nor made since.
    pub unused_since: Option<Timestamp>,
    /// Shared with whom.
    pub shared: Option<Shared>,
    /// The binding that makes it visible gives at least this.
    pub can: Option<Relation>,
    /// Order.
    pub sort: Sort,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

impl ConnectionQuery {
    /// The first 50 that somebody may see, by name.
    pub fn of(organization_id: OrganizationId, visible_to: Vec<Principal>, now: Timestamp) -> Self {
        Self {
            organization_id,
            visible_to,
            now,
            text: None,
            integration: None,
            tag: None,
            author: None,
            health: None,
            unused_since: None,
            shared: None,
            can: None,
            sort: Sort::default(),
            page: 0,
            size: 50,
        }
    }
}

/// One page of connections.
#[derive(Clone, PartialEq, Debug)]
pub struct ConnectionPage {
    /// The rows, with their policies.
    pub rows: Vec<ConnectionRecord>,
    /// How many the principals may see.
    pub total: u64,
    /// How many of those pass the filters.
    pub filtered: u64,
}

impl Store {
    /// One page of what the given principals may see.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_list(&self, query: &ConnectionQuery) -> Result<ConnectionPage, StoreError> {
        let total = self.count_visible(query, None).await?;
        if total == 0 {
            return Ok(ConnectionPage { rows: Vec::new(), total, filtered: 0 });
        }
        let filters = filters(query, self.engine());
        let filtered = if !filters.is_empty() {
            matching(query, filters, total).count(self.db()).await?
        } else if query.can.is_some() {
            self.count_visible(query, query.can).await?
        } else {
            total
        };
        let rows = self.page_of(query, total).all(self.db()).await?;
        Ok(ConnectionPage { rows: self.with_bindings(rows).await?, total, filtered })
    }

    /// How the database will look for a page, line by line: for people who ask
    /// why it takes as long as it does.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_list_plan(&self, query: &ConnectionQuery) -> Result<Vec<String>, StoreError> {
        let total = self.count_visible(query, None).await?;
        let page = self.page_of(query, total).build(self.engine().backend());
        let (explain, column) = match self.engine() {
            Engine::Sqlite => ("EXPLAIN QUERY PLAN ", 3),
            Engine::Postgres => ("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ", 0),
        };
        let explain = Statement { sql: format!("{explain}{}", page.sql), ..page };
        let rows = self.db().query_all_raw(explain).await?;
        rows.into_iter().map(|row| Ok(row.try_get_by_index(column)?)).collect()
    }

    async fn count_visible(&self, query: &ConnectionQuery, least: Option<Relation>) -> Result<u64, StoreError> {
        let mut count = bindings_in_force(query, least);
        count.expr(Expr::col(connection_binding::Column::ConnectionId).count_distinct());
        let row = self.db().query_one(&count).await?;
        let count: i64 = row.ok_or(StoreError::NotFound)?.try_get_by_index(0)?;
        Ok(count.unsigned_abs())
    }

    fn page_of(&self, query: &ConnectionQuery, total: u64) -> Select<connection::Entity> {
        sorted(matching(query, filters(query, self.engine()), total), query.sort)
            .offset(offset(query.page, query.size))
            .limit(query.size)
    }
}

/// The engines count rows in signed numbers.
pub(crate) fn offset(page: u64, size: u64) -> u64 {
    at_most(page.saturating_mul(size))
}

/// An offset that both engines take.
pub(crate) fn at_most(offset: u64) -> u64 {
    Ord::min(offset, i64::MAX.unsigned_abs())
}

fn matching(query: &ConnectionQuery, filters: Condition, total: u64) -> Select<connection::Entity> {
    let mut bindings = bindings_in_force(query, query.can);
    let own = connection::Column::OrganizationId.eq(query.organization_id.0);
    let select = connection::Entity::find().filter(filters);
    if total <= FEW {
        bindings.column(connection_binding::Column::ConnectionId);
        // Wrapped, so that no index on the organization applies: SQLite would
        // walk all of it for the order rather than look up the few.
        let own = Expr::case(own, 1).finally(0).eq(1);
        select.filter(connection::Column::Id.in_subquery(bindings)).filter(own)
    } else {
        bindings.expr(Expr::value(1)).and_where(of_this_connection());
        select.filter(own).filter(Expr::exists(bindings))
    }
}

fn sorted(select: Select<connection::Entity>, sort: Sort) -> Select<connection::Entity> {
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
fn bindings_in_force(query: &ConnectionQuery, least: Option<Relation>) -> SelectStatement {
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

fn filters(query: &ConnectionQuery, engine: Engine) -> Condition {
    use connection::Column;
    let text = |column: Column| Expr::col((connection::Entity, column));
    Condition::all()
        .add_option(query.text.as_ref().map(|part| engine.contains(text(Column::Search), part.to_lowercase())))
        .add_option(query.tag.as_ref().map(|tag| engine.contains(text(Column::Tags), format!("\n{tag}\n"))))
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
