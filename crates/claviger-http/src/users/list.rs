//! `GET /api/v2/users`

use axum::extract::State;
use claviger_core::{UserSort, UserSortField, user::UserFilter};
use claviger_model::UserStatus;

use super::view::Page;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::Plain,
    page,
    router::App,
    text_errors::TextErrors,
};

/// The people and service accounts of the organization.
#[utoipa::path(
    get,
    path = "/api/v2/users",
    operation_id = "user_list",
    tag = "Users",
    params(
        ("page[size]" = Option<u64>, Query, description = "Rows on a page, 1 to 100; 10 if left out"),
        ("page[number]" = Option<u64>, Query, description = "From 0"),
        ("sort" = Option<String>, Query, description = "`name`, `email`, `status`, `created_at` or `modified_at`; a minus before it turns it round"),
        ("sort_dir" = Option<String>, Query, description = "`asc` or `desc`"),
        ("filter" = Option<String>, Query, description = "Part of a name or address"),
        ("filter[status]" = Option<String>, Query, description = "`Active`, `Pending` and `Disabled`, with commas between them"),
        ("filter[service_account]" = Option<bool>, Query, description = "`false`: only people; `true`: only service accounts"),
    ),
    responses((status = 200, description = "One page", body = Page, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn user_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<Plain<Page>, ApiError> {
    let service_accounts = params.parsed("filter[service_account]", "true or false");
    let filter = UserFilter { service_accounts, ..filter(&mut params) };
    params.close()?;
    Ok(Plain::ok(app.core.user_list(&context, filter).await?.map(Page::from)))
}

/// What every list of users takes.
pub(crate) fn filter(params: &mut Params) -> UserFilter {
    let page = page::Page::read(params, 100, 10);
    let right = "name, email, status, created_at or modified_at, with or without a minus";
    let mut sort = params.parsed::<SortWord>("sort", right).map(|word| word.0).unwrap_or_default();
    if let Some(Direction(descending)) = params.parsed("sort_dir", "asc or desc") {
        sort.descending = descending;
    }
    let statuses = params.parsed::<Statuses>("filter[status]", "Active, Pending and Disabled, with commas between");
    UserFilter {
        text: params.text("filter"),
        statuses: statuses.map(|statuses| statuses.0).unwrap_or_default(),
        service_accounts: None,
        sort,
        page: page.number,
        size: page.size,
    }
}

struct SortWord(UserSort);

impl std::str::FromStr for SortWord {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        let field = match word {
            "name" => UserSortField::Name,
            "email" => UserSortField::Email,
            "status" => UserSortField::Status,
            "created_at" => UserSortField::CreatedAt,
            "modified_at" => UserSortField::ModifiedAt,
            _ => return Err(()),
        };
        Ok(Self(UserSort { field, descending }))
    }
}

struct Direction(bool);

impl std::str::FromStr for Direction {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "asc" => Ok(Self(false)),
            "desc" => Ok(Self(true)),
            _ => Err(()),
        }
    }
}

struct Statuses(Vec<UserStatus>);

impl std::str::FromStr for Statuses {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [UserStatus::Active, UserStatus::Pending, UserStatus::Disabled];
        let known = |word: &str| all.into_iter().find(|status| status.as_str() == word);
        text.split(',').map(known).collect::<Option<_>>().map(Self).ok_or(())
    }
}
