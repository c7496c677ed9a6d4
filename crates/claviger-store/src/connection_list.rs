//! The list of connections: what somebody may see, filtered, sorted, one page.
//!
//! First the ids of what they may see, which are counted, then of what passes the
//! filters, then those of the page in their order, and only then the rows. Few are
//! looked up and sorted. Of many, those of the page are found along the index of
//! the order, from the end that is nearer: both cost no more than a walk along an
//! index, however the rights lie.

use claviger_model::connection::ConnectionRecord;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::SelectStatement};
use uuid::Uuid;

use crate::{
    ConnectionPage, ConnectionQuery, Engine, Store, StoreError,
    connection_filter::{filters, text_filters},
    connection_ids::{along, among, passing, passing_text, visible},
    entity::connection,
};

/// Up to this many are looked up and sorted; of more, the page is found along the
/// index of the order.
const FEW: usize = 1_024;
/// Up to this many are looked up to be filtered by their text; above, all texts are
/// looked at one after the other.
const SOME: usize = 2_048;
/// The same for filters that look into the connection's own row.
const MANY: usize = 20_000;
/// Up to this many are looked up and sorted after all where the walk turns out long.
const SEVERAL: usize = 8_192;
/// Looking one up takes as long as walking past so many.
const STEPS_A_LOOKUP: u64 = 8;
/// The first stretch of an order that is walked; how long the next one is follows from it.
const STRETCH: u64 = 4_096;
/// Fewer than these say nothing about how far the next ones are.
const FEW_HITS: u64 = 8;

impl Store {
    /// One page of what the given principals may see.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_list(&self, query: &ConnectionQuery) -> Result<ConnectionPage, StoreError> {
        let (total, wanted) = self.wanted(query).await?;
        let page = self.page_of(query, &wanted).await?;
        let rows = self.rows_of(query, &page).await?;
        Ok(ConnectionPage { rows, total, filtered: number(wanted.len()) })
    }

    /// How the database looks for a page, line by line: for people who ask why it
    /// takes as long as it does.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_list_plan(&self, query: &ConnectionQuery) -> Result<Vec<String>, StoreError> {
        let engine = self.engine();
        let (total, wanted) = self.wanted(query).await?;
        let mut statements = vec![visible(query, None, engine)];
        statements.extend(narrowing(query, total, engine));
        statements.push(match wanted.len() {
            0..=FEW => among(query, &wanted, 0, query.size, engine),
            _ => along(query, query.sort, 0, STRETCH, engine),
        });
        let (explain, column) = match engine {
            Engine::Sqlite => ("EXPLAIN QUERY PLAN ", 3),
            Engine::Postgres => ("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ", 0),
        };
        let mut lines = Vec::new();
        for select in statements {
            let mut statement = engine.backend().build(&select);
            statement.sql.insert_str(0, explain);
            for row in self.db().query_all_raw(statement).await? {
                lines.push(row.try_get_by_index(column)?);
            }
        }
        Ok(lines)
    }

    /// How many the principals may see, and the set of those that pass the filters.
    async fn wanted(&self, query: &ConnectionQuery) -> Result<(u64, Vec<Uuid>), StoreError> {
        let engine = self.engine();
        let mut wanted = self.set_of_ids(&visible(query, None, engine)).await?;
        let total = number(wanted.len());
        if total > 0 && query.can.is_some() {
            wanted = self.set_of_ids(&visible(query, query.can, engine)).await?;
        }
        for passing in narrowing(query, total, engine) {
            let mut passing = self.set_of_ids(&passing).await?;
            passing.retain(|id| wanted.binary_search(id).is_ok());
            wanted = passing;
        }
        Ok((total, wanted))
    }

    /// The ids of the page of a set in their order.
    async fn page_of(&self, query: &ConnectionQuery, wanted: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        let from = offset(query.page, query.size);
        if from >= number(wanted.len()) {
            Ok(Vec::new())
        } else if wanted.len() <= FEW {
            self.ids(&among(query, wanted, from, query.size, self.engine())).await
        } else {
            self.walk(query, wanted, from).await
        }
    }

    /// The ids of a page of many, along the index of the order, from the end that is nearer.
    async fn walk(&self, query: &ConnectionQuery, wanted: &[Uuid], from: u64) -> Result<Vec<Uuid>, StoreError> {
        let behind = number(wanted.len()).saturating_sub(from.saturating_add(query.size));
        let size = query.size.min(number(wanted.len()) - from);
        let backwards = behind < from;
        let (mut before, mut sort) = (if backwards { behind } else { from }, query.sort);
        sort.descending ^= backwards;
        let (mut page, mut at, mut most, mut hits) = (Vec::new(), 0, STRETCH, 0);
        loop {
            let stretch = self.ids(&along(query, sort, at, most, self.engine())).await?;
            for id in &stretch {
                // A change in between moves what comes behind it: nothing is listed twice for that.
                if number(page.len()) == size || wanted.binary_search(id).is_err() || page.contains(id) {
                    continue;
                }
                hits += 1;
                match before {
                    0 => page.push(*id),
                    _ => before -= 1,
                }
            }
            if number(page.len()) == size || number(stretch.len()) < most {
                break;
            }
            at += most;
            let missing = before + size - number(page.len());
            most = next_stretch(at, hits, missing);
            if wanted.len() <= SEVERAL && most > number(wanted.len()) * STEPS_A_LOOKUP {
                return self.ids(&among(query, wanted, from, query.size, self.engine())).await;
            }
        }
        if backwards {
            page.reverse();
        }
        Ok(page)
    }

    /// The rows of a page. What its ids were chosen by is asked again: somebody may
    /// have taken a right away meanwhile.
    async fn rows_of(&self, query: &ConnectionQuery, page: &[Uuid]) -> Result<Vec<ConnectionRecord>, StoreError> {
        if page.is_empty() {
            return Ok(Vec::new());
        }
        let rows = connection::Entity::find()
            .filter(connection::Column::OrganizationId.eq(query.organization_id.0))
            .filter(connection::Column::Id.is_in(page.iter().copied()))
            .all(self.db())
            .await?;
        let mut rows = self.with_bindings(rows).await?;
        rows.retain(|record| is_visible(query, record));
        rows.sort_by_key(|record| page.iter().position(|id| *id == record.connection.id.0));
        Ok(rows)
    }
}

/// How to find what passes the filters, as far as there are any: look up what the
/// principals may see, or look at the whole organization where that takes less.
fn narrowing(query: &ConnectionQuery, visible: u64, engine: Engine) -> Vec<SelectStatement> {
    let (by_text, by_itself) = (text_filters(query, engine), filters(query));
    if visible == 0 {
        return Vec::new();
    }
    let text = (!by_text.is_empty()).then(|| passing_text(query, by_text, visible > number(SOME), engine));
    // These look into every row; the others have an index of their own.
    let most = if query.unused_since.is_some() || query.shared.is_some() { MANY } else { FEW };
    let itself = (!by_itself.is_empty()).then(|| passing(query, by_itself, visible > number(most), engine));
    text.into_iter().chain(itself).collect()
}

/// How far to walk for what is missing: as far as it takes if it lies as close as what
/// was found, and a quarter more; to the end if that was little, because walking past
/// the same ids again for each stretch costs more than those that come too many.
fn next_stretch(walked: u64, hits: u64, missing: u64) -> u64 {
    if hits < FEW_HITS {
        return at_most(u64::MAX);
    }
    let expected = missing.saturating_mul(walked) / hits;
    at_most(expected.saturating_add(expected / 4).max(STRETCH))
}

fn is_visible(query: &ConnectionQuery, record: &ConnectionRecord) -> bool {
    record.bindings.iter().any(|binding| {
        query.visible_to.contains(&binding.principal)
            && binding.expires_at.is_none_or(|at| at > query.now)
            && query.can.is_none_or(|least| binding.relation >= least)
    })
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// The engines count rows in signed numbers.
pub(crate) fn offset(page: u64, size: u64) -> u64 {
    at_most(page.saturating_mul(size))
}

/// An offset that both engines take.
pub(crate) fn at_most(offset: u64) -> u64 {
    Ord::min(offset, i64::MAX.unsigned_abs())
}
