//! `POST /api/v2/audit/events/search`

use axum::extract::State;
use claviger_core::audit::Query;
use claviger_model::{Invalid, Json, json::Fields};
use utoipa::ToSchema;

use super::page::{Asked, Page, SORT, page};
use crate::{
    error::ApiError,
    extract::{Caller, OptionalJsonBody},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
};

/// What to search for; all of it may be left out.
#[derive(ToSchema)]
#[schema(as = AuditSearchRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    filter: Option<RequestFilter>,
    options: Option<RequestOptions>,
    page: Option<RequestPage>,
    /// `timestamp` or `-timestamp`
    sort: Option<String>,
}

#[derive(ToSchema)]
#[schema(as = AuditSearchFilter)]
#[expect(dead_code, reason = "see Request")]
struct RequestFilter {
    /// As `filter[query]` of the list.
    query: Option<String>,
    /// RFC 3339, `now`, or `now-15m`.
    from: Option<String>,
    /// The same.
    to: Option<String>,
}

/// Accepted for the sake of clients; times carry their own offset.
#[derive(ToSchema)]
#[schema(as = AuditSearchOptions)]
#[expect(dead_code, reason = "see Request")]
struct RequestOptions {
    timezone: Option<String>,
    time_offset: Option<i64>,
}

#[derive(ToSchema)]
#[schema(as = AuditSearchPage)]
#[expect(dead_code, reason = "see Request")]
struct RequestPage {
    /// 1 to 1000; 10 if left out.
    limit: Option<u64>,
    /// `meta.page.after` of the page before.
    cursor: Option<String>,
}

/// The same as the list, with the filter in a body.
#[utoipa::path(
    post,
    path = "/api/v2/audit/events/search",
    operation_id = "audit_search",
    tag = "Audit",
    request_body = Option<Request>,
    responses((status = 200, description = "One page", body = Page), TextErrors)
)]
pub(crate) async fn audit_search(
    State(app): State<App>,
    Caller(context): Caller,
    OptionalJsonBody(body): OptionalJsonBody,
) -> Result<Plain<Page>, ApiError> {
    let asked = match body.as_ref().map(read) {
        None => Asked { limit: DEFAULT, ..Asked::default() },
        Some(Ok(asked)) => asked,
        // What is wrong with it is told only to who may search.
        Some(Err(faults)) => {
            app.core.audit_permit(&context)?;
            return Err(faults.into());
        }
    };
    let filter = asked.filter(&context);
    let found = app.core.audit_search(&context, &filter).await?;
    Ok(Plain::ok(found.map(|found| page(found, &asked, &filter))))
}

const DEFAULT: u64 = 10;

fn read(body: &Json) -> Result<Asked, Invalid> {
    let mut asked = Asked { limit: DEFAULT, ..Asked::default() };
    let mut fields = Fields::open("", body)?;
    let mut faults = Invalid::default();
    if let Some(filter) = object(&mut fields, "filter", &mut faults) {
        faults.0.extend(read_filter(filter, &mut asked).0);
    }
    if let Some(options) = object(&mut fields, "options", &mut faults) {
        faults.0.extend(check_options(options).0);
    }
    if let Some(mut page) = object(&mut fields, "page", &mut faults) {
        asked.limit = limit(&mut page);
        asked.cursor = parsed(&mut page, "cursor", "meta.page.after of an earlier answer");
        faults.0.extend(page.close().0);
    }
    asked.sort = parsed(&mut fields, "sort", SORT);
    faults.0.extend(fields.close().0);
    faults.or(asked)
}

fn object<'a>(fields: &mut Fields<'a>, name: &str, faults: &mut Invalid) -> Option<Fields<'a>> {
    let value = fields.take(name)?;
    Fields::open(fields.at(name), value).map_err(|more| faults.0.extend(more.0)).ok()
}

fn read_filter(mut filter: Fields<'_>, asked: &mut Asked) -> Invalid {
    const MOMENT: &str = "a time such as 2026-11-22T10:00:00Z, now, or now-15m (s, m, h, d, w)";
    let text = filter.string("query").map(|text| text.expose().clone()).filter(|text| !text.is_empty());
    match text.as_ref().map_or(Ok(Query::default()), |text| text.parse()) {
        Ok(query) => asked.query = query,
        Err(fault) => filter.faults.push(filter.at("query"), fault.to_string()),
    }
    asked.text = text;
    asked.from = parsed(&mut filter, "from", MOMENT);
    asked.to = parsed(&mut filter, "to", MOMENT);
    filter.close()
}

fn check_options(mut options: Fields<'_>) -> Invalid {
    options.string("timezone");
    if let Some(offset) = options.take("time_offset")
        && !matches!(offset, Json::Number(number) if number.is_i64())
    {
        options.faults.push(options.at("time_offset"), "must be a whole number of seconds");
    }
    options.close()
}

fn limit(page: &mut Fields<'_>) -> u64 {
    match page.take("limit") {
        None => DEFAULT,
        Some(Json::Number(number)) if number.as_u64().is_some_and(|number| (1..=1_000).contains(&number)) => {
            number.as_u64().unwrap_or(DEFAULT)
        }
        Some(_) => {
            page.faults.push(page.at("limit"), "must be a whole number from 1 to 1000");
            DEFAULT
        }
    }
}

/// A text of a certain form; an empty one counts as absent.
fn parsed<T: std::str::FromStr>(fields: &mut Fields<'_>, name: &str, right: &str) -> Option<T> {
    let text = fields.string(name)?.expose();
    if text.is_empty() {
        return None;
    }
    let parsed = text.parse().ok();
    if parsed.is_none() {
        fields.faults.push(fields.at(name), format!("must be {right}"));
    }
    parsed
}
