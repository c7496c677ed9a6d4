//! `GET /api/v2/personal_access_tokens`

use axum::extract::State;
use claviger_core::access_token::{AccessTokenListing, Door};

use super::{SORTS, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::JsonApi,
    key_query::read,
    key_view::{KeyMeta, KeyPage},
    router::App,
};

/// The access tokens that the reader may see, without the tokens themselves:
/// everybody's with the permission for it, else their own.
#[utoipa::path(
    get,
    path = "/api/v2/personal_access_tokens",
    operation_id = "personal_access_token_list",
    tag = "Access tokens",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 100 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `created_at`, `expires_at` or `last_used_at`; a minus before it turns it round"),
        ("filter" = Option<String>, Query, description = "Part of a name"),
        ("filter[owned_by]" = Option<Vec<Uuid>>, Query, description = "Only these people's; repeatable"),
    ),
    responses(
        (status = 200, description = "One page", body = KeyPage<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn personal_access_token_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<KeyPage<Resource>>, ApiError> {
    let listing = AccessTokenListing {
        query: read(&mut params, context.actor.organization_id, &SORTS, false),
        owned_by: params.all("filter[owned_by]", "a user's id"),
    };
    params.close()?;
    let page = app.core.access_token_list(&context, Door::Personal, listing).await?;
    Ok(JsonApi::ok(page.map(|page| KeyPage {
        data: page.rows.into_iter().map(Resource::of).collect(),
        included: Vec::new(),
        meta: KeyMeta::of(page.filtered),
    })))
}
