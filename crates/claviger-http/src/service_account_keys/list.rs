//! `GET /api/v2/service_accounts/{service_account_id}/application_keys`

use axum::extract::State;
use claviger_core::application_key::{ApplicationKeyListing, MOST};
use claviger_model::UserId;

use super::account;
use crate::{
    application_keys::{SORTS, view::Resource},
    error::ApiError,
    extract::{Caller, Params, PathIdOr404},
    jsonapi::Plain,
    key_query::read,
    key_view::{KeyMeta, KeyPage},
    router::App,
    text_errors::TextErrors,
};

/// A service account's application keys, without the keys themselves.
#[utoipa::path(
    get,
    path = "/api/v2/service_accounts/{service_account_id}/application_keys",
    operation_id = "service_account_key_list",
    tag = "Service accounts",
    params(
        ("service_account_id" = Uuid, Path, description = "Whose"),
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 100 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `created_at` or `last4`; a minus before it turns it round"),
        ("filter" = Option<String>, Query, description = "Part of a name"),
        ("filter[created_at][start]" = Option<String>, Query, description = "Made at this time or later"),
        ("filter[created_at][end]" = Option<String>, Query, description = "Made at this time or earlier"),
    ),
    responses((status = 200, description = "One page", body = KeyPage<Resource>), TextErrors)
)]
pub(crate) async fn service_account_key_list(
    State(app): State<App>,
    Caller(context): Caller,
    id: PathIdOr404<UserId>,
    mut params: Params,
) -> Result<Plain<KeyPage<Resource>>, ApiError> {
    let listing = ApplicationKeyListing {
        query: read(&mut params, context.actor.organization_id, &SORTS, true),
        owned_by: None,
        owners: false,
    };
    params.close()?;
    let page = app.core.application_key_list(&context, account(id), listing).await?;
    Ok(Plain::ok(page.map(|page| KeyPage {
        data: page.rows.into_iter().map(|key| Resource::of(key).without_owner()).collect(),
        included: Vec::new(),
        meta: KeyMeta::of_person(page.filtered, MOST),
    })))
}
