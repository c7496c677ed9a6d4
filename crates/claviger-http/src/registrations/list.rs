//! `GET /api/v2/actions/app_key_registrations`

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{DataWithMeta, JsonApi},
    page::Page,
    router::App,
};

/// How many there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegistrationMeta)]
pub(crate) struct Meta {
    /// All of them.
    total: u64,
    /// All of them: there is no filter.
    total_filtered: u64,
}

/// Registered application keys.
#[utoipa::path(
    get,
    path = "/api/v2/actions/app_key_registrations",
    operation_id = "registration_list",
    tag = "Application key registrations",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 1000; 100 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
    ),
    responses(
        (status = 200, description = "One page", body = DataWithMeta<Vec<Resource>, Meta>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn registration_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<Resource>, Meta>>, ApiError> {
    let page = Page::read(&mut params, 1_000, 100);
    params.close()?;
    let found = app.core.registration_list(&context, page.number, page.size).await?;
    Ok(JsonApi::ok(found.map(|(ids, total)| {
        let data = ids.into_iter().map(Into::into).collect();
        DataWithMeta { data, meta: Meta { total, total_filtered: total } }
    })))
}
