//! `GET /api/v2/service_accounts/{service_account_id}/access_tokens`

use axum::extract::State;
use claviger_core::access_token::AccessTokenListing;
use claviger_model::UserId;

use super::account;
use crate::{
    error::ApiError,
    extract::{Caller, Params, PathIdOr404},
    jsonapi::JsonApi,
    key_query::read,
    key_view::{KeyMeta, KeyPage},
    personal_access_tokens::{SORTS, view::Resource},
    router::App,
};

/// A service account's access tokens, without the tokens themselves.
#[utoipa::path(
    get,
    path = "/api/v2/service_accounts/{service_account_id}/access_tokens",
    operation_id = "service_account_token_list",
    tag = "Service accounts",
    params(
        ("service_account_id" = Uuid, Path, description = "Whose"),
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 100 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `created_at`, `expires_at` or `last_used_at`; a minus before it turns it round"),
        ("filter" = Option<String>, Query, description = "Part of a name"),
    ),
    responses((status = 200, description = "One page", body = KeyPage<Resource>, content_type = "application/vnd.api+json"), ApiError)
)]
pub(crate) async fn service_account_token_list(
    State(app): State<App>,
    Caller(context): Caller,
    id: PathIdOr404<UserId>,
    mut params: Params,
) -> Result<JsonApi<KeyPage<Resource>>, ApiError> {
    let listing = AccessTokenListing {
        query: read(&mut params, context.actor.organization_id, &SORTS, false),
        owned_by: Vec::new(),
    };
    params.close()?;
    let page = app.core.access_token_list(&context, account(id), listing).await?;
    Ok(JsonApi::ok(page.map(|page| KeyPage {
        data: page.rows.into_iter().map(Resource::of).collect(),
        included: Vec::new(),
        meta: KeyMeta::of(page.filtered),
    })))
}
