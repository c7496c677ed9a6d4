//! `GET /api/v2/api_keys`

use axum::extract::State;
use claviger_core::{
    ApiKeyFilter, KeySortField,
    api_key::{ApiKeyListing, MOST},
};

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::Plain,
    key_query::{read, span},
    key_view::{KeyMeta, KeyPage},
    router::App,
    text_errors::TextErrors,
};

const SORTS: [(&str, KeySortField); 4] = [
    ("name", KeySortField::Name),
    ("created_at", KeySortField::CreatedAt),
    ("modified_at", KeySortField::ModifiedAt),
    ("last4", KeySortField::Last4),
];

/// The organization's API keys, without the keys themselves.
#[utoipa::path(
    get,
    path = "/api/v2/api_keys",
    operation_id = "api_key_list",
    tag = "API keys",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 100 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `created_at`, `modified_at` or `last4`; a minus before it turns it round"),
        ("filter" = Option<String>, Query, description = "Part of a name"),
        ("filter[created_at][start]" = Option<String>, Query, description = "Made at this time or later"),
        ("filter[created_at][end]" = Option<String>, Query, description = "Made at this time or earlier"),
        ("filter[modified_at][start]" = Option<String>, Query, description = "Changed at this time or later"),
        ("filter[modified_at][end]" = Option<String>, Query, description = "Changed at this time or earlier"),
        ("filter[category]" = Option<String>, Query, description = "Exactly this category"),
        ("filter[remote_config_read_enabled]" = Option<bool>, Query, description = "With this mark"),
        ("include" = Option<String>, Query, description = "`created_by`, `modified_by`"),
    ),
    responses((status = 200, description = "One page", body = KeyPage<Resource>), TextErrors)
)]
pub(crate) async fn api_key_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<Plain<KeyPage<Resource>>, ApiError> {
    let include = params.words("include", &["created_by", "modified_by"]);
    let listing = ApiKeyListing {
        query: read(&mut params, context.actor.organization_id, &SORTS, true),
        filter: ApiKeyFilter {
            modified: span(&mut params, "modified_at"),
            category: params.text("filter[category]"),
            remote_config: params.truth("filter[remote_config_read_enabled]"),
        },
        created_by: include.iter().any(|word| word == "created_by"),
        modified_by: include.iter().any(|word| word == "modified_by"),
    };
    params.close()?;
    let page = app.core.api_key_list(&context, listing).await?;
    Ok(Plain::ok(page.map(|page| KeyPage {
        data: page.rows.into_iter().map(|key| Resource::of(key, context.now)).collect(),
        included: page.people.into_iter().map(Into::into).collect(),
        meta: KeyMeta::of_organization(page.filtered, MOST),
    })))
}
