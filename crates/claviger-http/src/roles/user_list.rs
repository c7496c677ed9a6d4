//! `GET /api/v2/roles/{role_id}/users`

use axum::extract::State;
use claviger_core::UserPage;
use claviger_model::RoleId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error::ApiError,
    extract::{Caller, Params, PathIdOr404},
    jsonapi::{DataWithMeta, JsonApi},
    router::App,
    text_errors::TextErrors,
    users::{
        list::filter,
        view::{Page, Resource},
    },
};

/// How many have a role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoleUserMeta)]
pub(crate) struct Meta {
    page: Count,
}

/// How many have a role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoleUserCount)]
struct Count {
    total_count: u64,
}

/// Who has a role.
#[utoipa::path(
    get,
    path = "/api/v2/roles/{role_id}/users",
    operation_id = "role_user_list",
    tag = "Roles",
    params(
        ("role_id" = Uuid, Path, description = "Which role"),
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 10 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `email`, `status`, `created_at` or `modified_at`; a minus before it turns it round"),
        ("sort_dir" = Option<String>, Query, description = "`asc` or `desc`"),
        ("filter" = Option<String>, Query, description = "Part of a name or address"),
        ("filter[status]" = Option<String>, Query, description = "`Active`, `Pending` and `Disabled`, with commas between them"),
    ),
    responses((status = 200, description = "One page", body = Page, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_user_list(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<RoleId>,
    mut params: Params,
) -> Result<JsonApi<Page>, ApiError> {
    let filter = filter(&mut params);
    params.close()?;
    Ok(JsonApi::ok(app.core.role_user_list(&context, id, filter).await?.map(Page::from)))
}

/// Who has it after a change.
pub(super) fn changed(page: UserPage) -> DataWithMeta<Vec<Resource>, Meta> {
    let meta = Meta { page: Count { total_count: page.total } };
    DataWithMeta { data: page.people.people.into_iter().map(Resource::from).collect(), meta }
}
