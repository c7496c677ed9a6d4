//! What the list and the search have in common: reading the filter, and one page.

use claviger_core::{
    Context,
    audit::{AuditFilter, AuditPage, Moment, Query},
};
use claviger_model::Timestamp;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view;

/// What of the text of a link must be escaped.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'=')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What is right for a sort.
pub(super) const SORT: &str = "timestamp or -timestamp";

/// The order of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    OldestFirst,
    NewestFirst,
}

impl std::str::FromStr for Sort {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "timestamp" => Ok(Self::OldestFirst),
            "-timestamp" => Ok(Self::NewestFirst),
            _ => Err(()),
        }
    }
}

/// A filter as it was sent.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) query: Query,
    /// The query as it was written, for the link to the next page.
    pub(super) text: Option<String>,
    pub(super) from: Option<Moment>,
    pub(super) to: Option<Moment>,
    pub(super) sort: Option<Sort>,
    pub(super) cursor: Option<claviger_model::EventId>,
    pub(super) limit: u64,
}

impl Asked {
    /// With every `now` of this request.
    pub(super) fn filter(&self, context: &Context) -> AuditFilter {
        let seen = |moment: Option<Moment>| moment.map(|moment| moment.seen_from(context.now));
        AuditFilter {
            query: self.query.clone(),
            from: seen(self.from),
            to: seen(self.to),
            ascending: self.sort == Some(Sort::OldestFirst),
            cursor: self.cursor,
            limit: self.limit,
        }
    }
}

/// One page of events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEvents)]
pub(crate) struct Page {
    data: Vec<view::Resource>,
    /// Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<Links>,
    meta: Meta,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditLinks)]
struct Links {
    /// The next page, with the same filters.
    next: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditMeta)]
struct Meta {
    /// `done`, or `timeout` if there may be more before the cursor is reached.
    status: &'static str,
    /// Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<Cursor>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditCursor)]
struct Cursor {
    /// Send it as `page[cursor]`.
    after: Uuid,
}

/// The answer.
pub(super) fn page(found: AuditPage, asked: &Asked, filter: &AuditFilter) -> Page {
    let after = found.after.map(|after| after.0);
    Page {
        data: found.events.into_iter().map(Into::into).collect(),
        links: after.map(|after| Links { next: next(asked, filter, after) }),
        meta: Meta {
            status: if found.complete { "done" } else { "timeout" },
            page: after.map(|after| Cursor { after }),
        },
    }
}

/// The list's own address. Times that were relative stand still in it, so that
/// pages follow on each other.
fn next(asked: &Asked, filter: &AuditFilter, after: Uuid) -> String {
    let time = |time: Option<Timestamp>| time.map(|time| time.to_string());
    let sort = if filter.ascending { "timestamp" } else { "-timestamp" };
    let parts = [
        ("filter[query]", asked.text.clone()),
        ("filter[from]", time(filter.from)),
        ("filter[to]", time(filter.to)),
        ("sort", Some(sort.to_owned())),
        ("page[limit]", Some(asked.limit.to_string())),
        ("page[cursor]", Some(after.to_string())),
    ];
    let parts = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let parts: Vec<String> =
        parts.map(|(name, value)| format!("{name}={}", utf8_percent_encode(&value, ESCAPED))).collect();
    format!("/api/v2/audit/events?{}", parts.join("&"))
}
