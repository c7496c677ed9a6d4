//! How lists are cut into pages: one shape each for the four ways that the
//! published API has.

use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Params;

/// A page by number, from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Page {
    /// Rows on it.
    pub(crate) size: u64,
    /// Which.
    pub(crate) number: u64,
}

impl Page {
    /// Takes `page[size]` and `page[number]`.
    pub(crate) fn read(params: &mut Params, most: u64, default: u64) -> Self {
        let size = params.number("page[size]", 1, most, default);
        Self { size, number: params.number("page[number]", 0, MOST_NUMBER, 0) }
    }
}

const MOST_NUMBER: u64 = 10_000_000;

/// `meta` of users, roles and connections.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PageMeta)]
pub(crate) struct Counted {
    page: Counts,
}

/// Counts of what the reader may see.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PageCounts)]
struct Counts {
    /// All of it.
    total_count: u64,
    /// What matches the filters.
    total_filtered_count: u64,
}

impl Counted {
    /// `total` there are, `filtered` match.
    pub(crate) fn new(total: u64, filtered: u64) -> Self {
        Self { page: Counts { total_count: total, total_filtered_count: filtered } }
    }
}

/// `meta` of what the record says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CursorMeta)]
pub(crate) struct Continued {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<Cursor>,
}

/// The cursor of the next page.
#[derive(Debug, Serialize, ToSchema)]
struct Cursor {
    /// Send it as `page[cursor]`.
    after: uuid::Uuid,
}

impl Continued {
    /// A cursor only where there may be more.
    pub(crate) fn new(last: Option<uuid::Uuid>, rows: usize, limit: u64) -> Self {
        Self::after(last.filter(|_| rows as u64 >= limit))
    }

    /// The cursor of the next page, if there may be one.
    pub(crate) fn after(after: Option<uuid::Uuid>) -> Self {
        Self { page: after.map(|after| Cursor { after }) }
    }
}
