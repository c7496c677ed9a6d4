//! `GET /api/v2/team/{team_id}/memberships`

use axum::{extract::State, http::Uri};
use claviger_core::{MembershipSortField, membership::MembershipFilter};
use claviger_model::TeamId;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::{Resource, Who};
use crate::{
    error::ApiError,
    extract::{Caller, Params, PathIdOr404},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
    window::{Window, Windowed},
};

/// By what members can be sorted. Handles are addresses, and nobody has a manager.
const SORTS: [(&str, MembershipSortField); 4] = [
    ("name", MembershipSortField::Name),
    ("handle", MembershipSortField::Email),
    ("email", MembershipSortField::Email),
    ("manager_name", MembershipSortField::Name),
];

/// A page of a team's members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MembershipPage)]
pub(crate) struct Page {
    #[serde(flatten)]
    page: Windowed<Resource>,
    /// Who they are.
    included: Vec<Who>,
}

/// Who is in a team.
#[utoipa::path(
    get,
    path = "/api/v2/team/{team_id}/memberships",
    operation_id = "membership_list",
    tag = "Teams",
    params(
        ("team_id" = Uuid, Path, description = "Which team"),
        ("page[offset]" = Option<u64>, Query, description = "Rows before the first; 0 if left out"),
        ("page[limit]" = Option<u64>, Query, description = "Rows at most, 1 to 100; 100 if left out"),
        ("page[size]" = Option<u64>, Query, description = "Instead of those two: rows on a page, 1 to 100"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `handle`, `email` or `manager_name`; a minus before it turns it round"),
        ("filter[keyword]" = Option<String>, Query, description = "Part of a name or address"),
    ),
    responses((status = 200, description = "One page", body = Page), TextErrors)
)]
pub(crate) async fn membership_list(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<TeamId>,
    uri: Uri,
    mut params: Params,
) -> Result<Plain<Page>, ApiError> {
    let window = Window::read(&mut params);
    let (sort, descending) = params.sort(&SORTS).unwrap_or_default();
    let text = params.text("filter[keyword]");
    params.close()?;
    let filter = MembershipFilter { text, sort, descending, offset: window.offset, limit: window.limit };
    let found = app.core.membership_list(&context, id, filter).await?;
    Ok(Plain::ok(found.map(|(members, total)| {
        let (rows, included): (Vec<Resource>, Vec<Who>) =
            members.into_iter().map(|member| (member.membership.into(), member.user.into())).unzip();
        Page { page: window.page(rows, total, &uri), included }
    })))
}
