//! `GET /api/v2/roles`

use axum::extract::State;
use claviger_core::{RoleSort, RoleSortField, role::RoleFilter};
use claviger_model::RoleId;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{DataWithMeta, JsonApi},
    page::{Counted, Page},
    router::App,
    text_errors::TextErrors,
};

/// The roles of the organization.
#[utoipa::path(
    get,
    path = "/api/v2/roles",
    operation_id = "role_list",
    tag = "Roles",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 10 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `modified_at` or `user_count`; a minus before it turns it round"),
        ("filter" = Option<String>, Query, description = "Part of a name"),
        ("filter[id]" = Option<String>, Query, description = "Ids with commas between them"),
    ),
    responses((status = 200, description = "One page", body = DataWithMeta<Vec<Resource>, Counted>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<Resource>, Counted>>, ApiError> {
    let page = Page::read(&mut params, 100, 10);
    let right = "name, modified_at or user_count, with or without a minus";
    let filter = RoleFilter {
        text: params.text("filter"),
        ids: params.parsed::<Ids>("filter[id]", "UUIDs with commas between them").map(|ids| ids.0),
        sort: params.parsed::<SortWord>("sort", right).map(|word| word.0).unwrap_or_default(),
        page: page.number,
        size: page.size,
    };
    params.close()?;
    let page = app.core.role_list(&context, filter).await?;
    Ok(JsonApi::ok(page.map(|page| DataWithMeta {
        data: page.roles.into_iter().map(Resource::from).collect(),
        meta: Counted::new(page.total, page.filtered),
    })))
}

struct Ids(Vec<RoleId>);

impl std::str::FromStr for Ids {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        text.split(',').map(|id| id.parse().map_err(drop)).collect::<Result<_, _>>().map(Self)
    }
}

struct SortWord(RoleSort);

impl std::str::FromStr for SortWord {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        let field = match word {
            "name" => RoleSortField::Name,
            "modified_at" => RoleSortField::ModifiedAt,
            "user_count" => RoleSortField::UserCount,
            _ => return Err(()),
        };
        Ok(Self(RoleSort { field, descending }))
    }
}
