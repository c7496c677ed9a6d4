//! How lists of teams and of their members are cut into pages (wire.md 2): by
//! offset, or by number where the query has a parameter of that form.

use axum::http::Uri;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{extract::Params, page::Page};

/// Rows on a page, at most and if nothing is said.
const MOST: u64 = 100;

/// The last offset that can be asked for.
const FARTHEST: u64 = 1_000_000_000;

/// Which rows are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Window {
    /// Rows before the first.
    pub(crate) offset: u64,
    /// Rows at most.
    pub(crate) limit: u64,
    by_number: bool,
}

impl Window {
    /// Takes `page[size]` and `page[number]`, or `page[offset]` and `page[limit]`.
    pub(crate) fn read(params: &mut Params) -> Self {
        if params.has("page[size]") || params.has("page[number]") {
            let page = Page::read(params, MOST, MOST);
            return Self { offset: page.number * page.size, limit: page.size, by_number: true };
        }
        let offset = params.number("page[offset]", 0, FARTHEST, 0);
        Self { offset, limit: params.number("page[limit]", 1, MOST, MOST), by_number: false }
    }

    /// A page of these rows, of `total`, that `uri` asked for.
    pub(crate) fn page<T>(self, data: Vec<T>, total: u64, uri: &Uri) -> Windowed<T> {
        Windowed { data, meta: Meta { pagination: self.pagination(total) }, links: self.links(total, uri) }
    }

    fn pagination(self, total: u64) -> Pagination {
        let Self { offset, limit, by_number } = self;
        let last = total.saturating_sub(1) / limit;
        if by_number {
            let number = offset / limit;
            return Pagination::Number {
                kind: "number_size",
                number,
                first_number: 0,
                prev_number: number.saturating_sub(1),
                next_number: number + 1,
                last_number: last,
                size: limit,
                total,
            };
        }
        Pagination::Offset {
            kind: "offset_limit",
            offset,
            first_offset: 0,
            prev_offset: offset.saturating_sub(limit),
            next_offset: offset + limit,
            last_offset: last * limit,
            limit,
            total,
        }
    }

    fn links(self, total: u64, uri: &Uri) -> Links {
        let Self { offset, limit, by_number } = self;
        let to = |offset: u64| {
            let page = if by_number {
                format!("page[number]={}&page[size]={limit}", offset / limit)
            } else {
                format!("page[offset]={offset}&page[limit]={limit}")
            };
            let filters = filters(uri);
            format!("{}?{}", uri.path(), [filters, vec![&page]].concat().join("&"))
        };
        Links {
            this: uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            first: to(0),
            prev: (offset > 0).then(|| to(offset.saturating_sub(limit))),
            next: to(offset + limit),
            last: (total > limit).then(|| to((total - 1) / limit * limit)),
        }
    }
}

/// The parts of a query that do not say which page.
fn filters(uri: &Uri) -> Vec<&str> {
    let parts = uri.query().unwrap_or_default().split('&');
    parts
        .filter(|part| {
            let name = part.split('=').next().unwrap_or_default();
            !part.is_empty() && !percent_decode_str(name).decode_utf8_lossy().starts_with("page[")
        })
        .collect()
}

/// One page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Windowed<T> {
    /// The rows.
    data: Vec<T>,
    meta: Meta,
    links: Links,
}

/// What is to be known about a page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WindowMeta)]
struct Meta {
    pagination: Pagination,
}

/// Where a page is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pagination)]
#[serde(untagged)]
enum Pagination {
    /// By offset.
    Offset {
        #[serde(rename = "type")]
        kind: &'static str,
        offset: u64,
        first_offset: u64,
        prev_offset: u64,
        next_offset: u64,
        last_offset: u64,
        limit: u64,
        /// How many match.
        total: u64,
    },
    /// By number.
    Number {
        #[serde(rename = "type")]
        kind: &'static str,
        number: u64,
        first_number: u64,
        prev_number: u64,
        next_number: u64,
        last_number: u64,
        size: u64,
        /// How many match.
        total: u64,
    },
}

/// The pages around, with the same filters.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WindowLinks)]
struct Links {
    #[serde(rename = "self")]
    this: String,
    first: String,
    prev: Option<String>,
    /// There too where nothing follows.
    next: String,
    /// Null where one page holds everything.
    last: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn page(query: &str, total: u64) -> Value {
        let uri: Uri = format!("/api/v2/team{query}").parse().expect("a URI");
        let mut params = Params::parse(uri.query().unwrap_or_default());
        let window = Window::read(&mut params);
        params.text("sort");
        assert!(params.close().is_ok(), "{query}");
        serde_json::to_value(window.page(Vec::<u8>::new(), total, &uri)).expect("plain data")
    }

    #[test]
    fn without_parameters_a_page_is_told_by_offset() {
        let whole = page("", 40);
        assert_eq!(
            whole["meta"]["pagination"],
            json!({"type": "offset_limit", "offset": 0, "first_offset": 0, "prev_offset": 0, "next_offset": 100,
                "last_offset": 0, "limit": 100, "total": 40})
        );
        assert_eq!(
            whole["links"],
            json!({"self": "/api/v2/team", "first": "/api/v2/team?page[offset]=0&page[limit]=100", "prev": null,
                "next": "/api/v2/team?page[offset]=100&page[limit]=100", "last": null})
        );
        let second = page("?page[offset]=5&page%5Blimit%5D=10&sort=name", 31);
        let pagination = &second["meta"]["pagination"];
        assert_eq!((&pagination["prev_offset"], &pagination["last_offset"]), (&json!(0), &json!(30)));
        assert_eq!(second["links"]["next"], "/api/v2/team?sort=name&page[offset]=15&page[limit]=10");
        assert_eq!(second["links"]["prev"], "/api/v2/team?sort=name&page[offset]=0&page[limit]=10");
    }

    #[test]
    fn with_size_or_number_a_page_is_told_by_number() {
        let second = page("?page[size]=2&page[number]=1", 3);
        assert_eq!(
            second["meta"]["pagination"],
            json!({"type": "number_size", "number": 1, "first_number": 0, "prev_number": 0, "next_number": 2,
                "last_number": 1, "size": 2, "total": 3})
        );
        let link = |number: u8| json!(format!("/api/v2/team?page[number]={number}&page[size]=2"));
        let links = &second["links"];
        assert_eq!((&links["prev"], &links["next"], &links["last"]), (&link(0), &link(2), &link(1)));
        assert_eq!(links["self"], "/api/v2/team?page[size]=2&page[number]=1");
    }

    #[test]
    fn the_two_forms_do_not_mix() {
        let mut params = Params::parse("page[size]=2&page[offset]=1");
        Window::read(&mut params);
        assert!(params.close().is_err());
    }
}
