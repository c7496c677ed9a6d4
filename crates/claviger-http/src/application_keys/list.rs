//! `GET /api/v2/application_keys`

use axum::extract::State;
use claviger_core::application_key::{ApplicationKeyListing, Door, MOST};

use super::{SORTS, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::Plain,
    key_query::read,
    key_view::{KeyMeta, KeyPage},
    router::App,
    text_errors::TextErrors,
};

/// The application keys that the reader may see, without the keys themselves:
/// everybody's with the permission for it, else their own.
#[utoipa::path(
    get,
    path = "/api/v2/application_keys",
    operation_id = "application_key_list",
    tag = "Application keys",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 100 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `created_at` or `last4`; a minus before it turns it round"),
        ("filter" = Option<String>, Query, description = "Part of a name"),
        ("filter[created_at][start]" = Option<String>, Query, description = "Made at this time or later"),
        ("filter[created_at][end]" = Option<String>, Query, description = "Made at this time or earlier"),
        ("filter[owned_by]" = Option<Uuid>, Query, description = "Only this person's"),
        ("include" = Option<String>, Query, description = "`owned_by`"),
    ),
    responses((status = 200, description = "One page", body = KeyPage<Resource>), TextErrors)
)]
pub(crate) async fn application_key_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<Plain<KeyPage<Resource>>, ApiError> {
    let listing = ApplicationKeyListing {
        query: read(&mut params, context.actor.organization_id, &SORTS, true),
        owned_by: params.parsed("filter[owned_by]", "a user's id"),
        owners: !params.words("include", &["owned_by"]).is_empty(),
    };
    params.close()?;
    let page = app.core.application_key_list(&context, Door::Organization, listing).await?;
    Ok(Plain::ok(page.map(|page| KeyPage {
        data: page.rows.into_iter().map(Resource::of).collect(),
        included: page.people.into_iter().map(Into::into).collect(),
        meta: KeyMeta::of_person(page.filtered, MOST),
    })))
}
