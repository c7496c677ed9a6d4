//! `GET /api/v2/audit/events`

use axum::extract::State;
use claviger_core::audit::Query;

use super::page::{Asked, Page, SORT, page};
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
};

/// Events of the record, newest first unless `sort` says otherwise.
///
/// A query is terms with spaces between them, all of which must hold: `@action`,
/// `@status`, `@usr.id`, `@usr.email`, `@evt.name`, `@asset.type`, `@asset.id`,
/// `@network.client.ip` or `@api_key_id`, a colon and a value; or part of the
/// thing's name. `-` in front means not, `"…"` goes around spaces.
#[utoipa::path(
    get,
    path = "/api/v2/audit/events",
    operation_id = "audit_list",
    tag = "Audit",
    params(
        ("filter[query]" = Option<String>, Query, description = "Such as `@action:modified -@usr.email:ana@acme.example`"),
        ("filter[from]" = Option<String>, Query, description = "From when on: RFC 3339, `now`, or `now-15m` (s, m, h, d, w)"),
        ("filter[to]" = Option<String>, Query, description = "Until when"),
        ("sort" = Option<String>, Query, description = "`timestamp` or `-timestamp`"),
        ("page[limit]" = Option<u64>, Query, description = "1 to 1000; 10 if left out"),
        ("page[cursor]" = Option<Uuid>, Query, description = "`meta.page.after` of the page before"),
    ),
    responses((status = 200, description = "One page", body = Page), TextErrors)
)]
pub(crate) async fn audit_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<Plain<Page>, ApiError> {
    let mut asked = filter(&mut params);
    asked.sort = params.parsed("sort", SORT);
    asked.limit = params.number("page[limit]", 1, 1_000, 10);
    asked.cursor = params.parsed("page[cursor]", "meta.page.after of an earlier answer");
    params.close()?;
    let filter = asked.filter(&context);
    let found = app.core.audit_list(&context, &filter).await?;
    Ok(Plain::ok(found.map(|found| page(found, &asked, &filter))))
}

/// The part of the query that the stream has too.
pub(super) fn filter(params: &mut Params) -> Asked {
    const MOMENT: &str = "a time such as 2026-11-22T10:00:00Z, now, or now-15m (s, m, h, d, w)";
    let text = params.text("filter[query]");
    let query = text.as_ref().map_or(Ok(Query::default()), |text| text.parse());
    let query = query.unwrap_or_else(|fault| {
        params.fault("filter[query]", fault.to_string());
        Query::default()
    });
    Asked {
        query,
        text,
        from: params.parsed("filter[from]", MOMENT),
        to: params.parsed("filter[to]", MOMENT),
        ..Asked::default()
    }
}
