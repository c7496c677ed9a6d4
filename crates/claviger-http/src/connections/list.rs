//! `GET /api/v2/actions/connections`

use axum::extract::State;
use claviger_core::{Shared, Sort, SortField, connection::ConnectionFilter};
use claviger_model::{HealthState, UserId};

use super::view;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{DataWithMeta, JsonApi},
    page::{Counted, Page},
    router::App,
};

/// The connections that the reader may see.
#[utoipa::path(
    get,
    path = "/api/v2/actions/connections",
    operation_id = "connection_list",
    tag = "Connections",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 200; 50 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `integration`, `created_at`, `modified_at`, `last_used_at` or `health`; a minus before it turns it round"),
        ("filter[query]" = Option<String>, Query, description = "Part of a name, host or tag"),
        ("filter[integration]" = Option<String>, Query, description = "Integration type"),
        ("filter[tag]" = Option<String>, Query, description = "One tag, `key:value`"),
        ("filter[author]" = Option<String>, Query, description = "A user's id, or `me`"),
        ("filter[health]" = Option<String>, Query, description = "Health state"),
        ("filter[unused_days]" = Option<u32>, Query, description = "Not used for this many days"),
        ("filter[shared]" = Option<String>, Query, description = "`private`, `restricted` or `organization`"),
        ("filter[can]" = Option<String>, Query, description = "`resolve` or `edit`"),
    ),
    responses(
        (status = 200, description = "One page", body = DataWithMeta<Vec<view::Resource>, Counted>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<view::Resource>, Counted>>, ApiError> {
    let me = context.actor.user_id;
    let page = Page::read(&mut params, 200, 50);
    let filter = ConnectionFilter {
        text: params.text("filter[query]"),
        integration: params.text("filter[integration]"),
        tag: params.text("filter[tag]"),
        author: params.parsed::<Author>("filter[author]", "a user's id or me").map(|author| author.0.unwrap_or(me)),
        health: params.parsed::<HealthState>(
            "filter[health]",
            "untested, working, failing, expiring, needs_authorization or disabled",
        ),
        unused_days: params.parsed("filter[unused_days]", "a whole number of days"),
        shared: params.parsed::<SharedWord>("filter[shared]", "private, restricted or organization").map(|word| word.0),
        can: params.parsed::<Can>("filter[can]", "resolve or edit").map(|can| can.0),
        sort: params
            .parsed::<SortWord>(
                "sort",
                "name, integration, created_at, modified_at, last_used_at or health, with or without a minus",
            )
            .map_or(Sort { field: SortField::Name, descending: false }, |word| word.0),
        page: page.number,
        size: page.size,
    };
    params.close()?;
    let page = app.core.connection_list(&context, filter).await?;
    Ok(JsonApi::ok(page.map(|page| {
        let meta = Counted::new(page.total, page.filtered);
        DataWithMeta { data: page.rows.into_iter().map(Into::into).collect(), meta }
    })))
}

/// A user's id, or `me`.
struct Author(Option<UserId>);

impl std::str::FromStr for Author {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "me" { Ok(Self(None)) } else { text.parse().map(|id| Self(Some(id))).map_err(drop) }
    }
}

struct SharedWord(Shared);

impl std::str::FromStr for SharedWord {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "private" => Ok(Self(Shared::Private)),
            "restricted" => Ok(Self(Shared::Restricted)),
            "organization" => Ok(Self(Shared::Organization)),
            _ => Err(()),
        }
    }
}

struct Can(claviger_access::Relation);

impl std::str::FromStr for Can {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "resolve" => Ok(Self(claviger_access::Relation::Resolver)),
            "edit" => Ok(Self(claviger_access::Relation::Editor)),
            _ => Err(()),
        }
    }
}

struct SortWord(Sort);

impl std::str::FromStr for SortWord {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        let field = match word {
            "name" => SortField::Name,
            "integration" => SortField::Integration,
            "created_at" => SortField::CreatedAt,
            "modified_at" => SortField::ModifiedAt,
            "last_used_at" => SortField::LastUsedAt,
            "health" => SortField::Health,
            _ => return Err(()),
        };
        Ok(Self(Sort { field, descending }))
    }
}
