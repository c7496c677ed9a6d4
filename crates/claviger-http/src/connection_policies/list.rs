//! `GET /api/v2/actions/connection_policies`

use axum::extract::State;
use claviger_core::policy::PolicyFilter;

use super::view;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{DataWithMeta, JsonApi},
    page::{Counted, Page},
    router::App,
};

/// The policies of all connections of the organization, for who manages access.
#[utoipa::path(
    get,
    path = "/api/v2/actions/connection_policies",
    operation_id = "connection_policy_list",
    tag = "Connections",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 50 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("filter[query]" = Option<String>, Query, description = "Part of a connection's name"),
        ("filter[orphaned]" = Option<bool>, Query, description = "Whether nobody active is editor"),
    ),
    responses(
        (status = 200, description = "One page, by name", body = DataWithMeta<Vec<view::Resource>, Counted>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_policy_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<view::Resource>, Counted>>, ApiError> {
    let page = Page::read(&mut params, 100, 50);
    let filter = PolicyFilter {
        text: params.text("filter[query]"),
        orphaned: params.parsed("filter[orphaned]", "true or false"),
        page: page.number,
        size: page.size,
    };
    params.close()?;
    let found = app.core.connection_policy_list(&context, filter).await?;
    Ok(JsonApi::ok(found.map(|found| {
        let meta = Counted::new(found.total, found.filtered);
        DataWithMeta { data: found.rows.into_iter().map(Into::into).collect(), meta }
    })))
}
