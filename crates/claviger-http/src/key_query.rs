//! The query of a list of keys or tokens.

use std::str::FromStr;

use claviger_core::{Between, KeyQuery, KeySort, KeySortField};
use claviger_model::{OrganizationId, Timestamp};

use crate::{extract::Params, page::Page};

/// Takes page, order, name and, where it is known, the span in which it was made.
pub(crate) fn read(
    params: &mut Params,
    organization: OrganizationId,
    sorts: &[(&str, KeySortField)],
    spans: bool,
) -> KeyQuery {
    let page = Page::read(params, 100, 100);
    let sort = params.sort(sorts).map(|(field, descending)| KeySort { field, descending });
    KeyQuery {
        text: params.text("filter"),
        created: if spans { span(params, "created_at") } else { Between::default() },
        sort: sort.unwrap_or_default(),
        page: page.number,
        size: page.size,
        ..KeyQuery::of(organization)
    }
}

/// Takes `filter[<field>][start]` and `[end]`.
pub(crate) fn span(params: &mut Params, field: &str) -> Between {
    let mut end = |which: &str| {
        let right = "a time such as 2026-11-22T10:00:00Z, or a day such as 2026-11-22";
        params.parsed::<When>(&format!("filter[{field}][{which}]"), right).map(|When(at)| at)
    };
    Between { start: end("start"), end: end("end") }
}

/// A time, or the begin of a day in UTC.
struct When(Timestamp);

impl FromStr for When {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse().or_else(|_| format!("{text}T00:00:00Z").parse()).map(Self).map_err(drop)
    }
}
