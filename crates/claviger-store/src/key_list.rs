//! Lists of keys and tokens: filtered, sorted, one page. One shape for the three
//! tables, which have the same columns for it.

use claviger_model::{OrganizationId, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, IntoSimpleExpr, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, SimpleExpr},
};

use crate::{Engine, Store, StoreError, connection_list::offset};

/// By what to sort keys and tokens; equal rows are ordered by id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum KeySortField {
    /// Name, without regard to the case of ASCII letters.
    #[default]
    Name,
    /// When it was made.
    CreatedAt,
    /// When it was last changed.
    ModifiedAt,
    /// Last four characters.
    Last4,
    /// When it ends; what has no end comes last.
    ExpiresAt,
    /// When it was last used; never comes before every time.
    LastUsedAt,
}

/// The order of such a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct KeySort {
    /// By what.
    pub field: KeySortField,
    /// Largest first.
    pub descending: bool,
}

/// A span of time, both ends included; `None` is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Between {
    /// Not before.
    pub start: Option<Timestamp>,
    /// Not after.
    pub end: Option<Timestamp>,
}

/// What every list of keys and tokens can be asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyQuery {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Part of the name, without regard to the case of ASCII letters.
    pub text: Option<String>,
    /// When it was made.
    pub created: Between,
    /// Order.
    pub sort: KeySort,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

impl KeyQuery {
    /// The first 100 of an organization, by name.
    pub fn of(organization_id: OrganizationId) -> Self {
        Self { organization_id, text: None, created: Between::default(), sort: KeySort::default(), page: 0, size: 100 }
    }
}

/// The columns of one of the tables.
pub(crate) struct Columns<C> {
    pub(crate) id: C,
    pub(crate) organization_id: C,
    pub(crate) created_at: C,
    pub(crate) modified_at: C,
    pub(crate) last_used_at: C,
    /// A token has no last four characters: they are those of its id then.
    pub(crate) last4: C,
    /// A key has no end: it is sorted by when it was made then.
    pub(crate) expires_at: C,
}

impl Store {
    /// One page of `select`, and how many rows match.
    pub(crate) async fn key_page<E>(
        &self,
        select: Select<E>,
        columns: Columns<E::Column>,
        query: &KeyQuery,
    ) -> Result<(Vec<E::Model>, u64), StoreError>
    where
        E: EntityTrait,
        E::Model: FromQueryResult + Send + Sync,
    {
        let select = select
            .filter(columns.organization_id.eq(query.organization_id.0))
            .filter(between(columns.created_at, query.created));
        let part = query.text.as_ref().map(|part| part.to_ascii_lowercase());
        let part = part.map(|part| self.engine().contains(folded_name(self.engine()), part));
        let select = select.filter(Condition::all().add_option(part));
        let filtered = select.clone().count(self.db()).await?;
        let order = if query.sort.descending { Order::Desc } else { Order::Asc };
        let by = match query.sort.field {
            KeySortField::Name => folded_name(self.engine()),
            KeySortField::CreatedAt => columns.created_at.into_simple_expr(),
            KeySortField::ModifiedAt => columns.modified_at.into_simple_expr(),
            KeySortField::Last4 => columns.last4.into_simple_expr(),
            // The engines disagree on where NULL comes.
            KeySortField::ExpiresAt => Expr::expr(columns.expires_at.into_simple_expr()).if_null(i64::MAX),
            KeySortField::LastUsedAt => columns.last_used_at.into_simple_expr(),
        };
        let rows = select.order_by(by, order.clone()).order_by(columns.id, order);
        let rows = rows.offset(offset(query.page, query.size)).limit(query.size).all(self.db()).await?;
        Ok((rows, filtered))
    }
}

/// Rows within a span of time.
pub(crate) fn between(column: impl ColumnTrait, span: Between) -> Condition {
    Condition::all()
        .add_option(span.start.map(|start| column.gte(start.0)))
        .add_option(span.end.map(|end| column.lte(end.0)))
}

/// The engines fold the same letters only where both know ASCII alone.
fn folded_name(engine: Engine) -> SimpleExpr {
    Expr::cust(match engine {
        Engine::Sqlite => "lower(name)",
        Engine::Postgres => "lower(name COLLATE \"C\")",
    })
}
