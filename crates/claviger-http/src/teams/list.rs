//! `GET /api/v2/team`

use axum::{extract::State, http::Uri};
use claviger_core::{TeamSortField, team::TeamFilter};

use super::view::{FIELDS, Resource};
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
    window::{Window, Windowed},
};

/// The teams of the organization.
#[utoipa::path(
    get,
    path = "/api/v2/team",
    operation_id = "team_list",
    tag = "Teams",
    params(
        ("page[offset]" = Option<u64>, Query, description = "Rows before the first; 0 if left out"),
        ("page[limit]" = Option<u64>, Query, description = "Rows at most, 1 to 100; 100 if left out"),
        ("page[size]" = Option<u64>, Query, description = "Instead of those two: rows on a page, 1 to 100"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name` or `user_count`; a minus before it turns it round"),
        ("include" = Option<String>, Query, description = "`team_links` and `user_team_permissions`, of which there are none"),
        ("filter[keyword]" = Option<String>, Query, description = "Part of a name or handle"),
        ("filter[me]" = Option<bool>, Query, description = "Only those that you are in"),
        ("fields[team]" = Option<String>, Query, description = "Only these attributes, with commas between them"),
    ),
    responses((status = 200, description = "One page", body = Windowed<Resource>), TextErrors)
)]
pub(crate) async fn team_list(
    State(app): State<App>,
    Caller(context): Caller,
    uri: Uri,
    mut params: Params,
) -> Result<Plain<Windowed<Resource>>, ApiError> {
    let window = Window::read(&mut params);
    let fields = params.words("fields[team]", &FIELDS);
    params.words("include", &["team_links", "user_team_permissions"]);
    let sort = params.sort(&[("name", TeamSortField::Name), ("user_count", TeamSortField::UserCount)]);
    let (sort, descending) = sort.unwrap_or_default();
    let filter = TeamFilter {
        text: params.text("filter[keyword]"),
        own: params.truth("filter[me]").unwrap_or(false),
        sort,
        descending,
        offset: window.offset,
        limit: window.limit,
    };
    params.close()?;
    let found = app.core.team_list(&context, filter).await?;
    Ok(Plain::ok(found.map(|(teams, total)| {
        let rows = teams.into_iter().map(|team| Resource::from(team).with_only(&fields)).collect();
        window.page(rows, total, &uri)
    })))
}
