//! `GET /api/v2/service_accounts`

use axum::extract::State;

use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
    users::{list::filter, view::Page},
};

/// The service accounts of the organization.
#[utoipa::path(
    get,
    path = "/api/v2/service_accounts",
    operation_id = "service_account_list",
    tag = "Service accounts",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 10 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `email`, `status`, `created_at` or `modified_at`; a minus before it turns it round"),
        ("sort_dir" = Option<String>, Query, description = "`asc` or `desc`"),
        ("filter" = Option<String>, Query, description = "Part of a name or address"),
        ("filter[status]" = Option<String>, Query, description = "`Active` and `Disabled`, with commas between them"),
    ),
    responses((status = 200, description = "One page", body = Page, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn service_account_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<Plain<Page>, ApiError> {
    let filter = filter(&mut params);
    params.close()?;
    Ok(Plain::ok(app.core.service_account_list(&context, filter).await?.map(Page::from)))
}
