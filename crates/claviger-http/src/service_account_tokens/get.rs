//! `GET /api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}`

use axum::extract::{Path, State};

use super::ids;
use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::{Data, JsonApi},
    personal_access_tokens::view::Resource,
    router::App,
};

/// One access token of a service account, without the token itself.
#[utoipa::path(
    get,
    path = "/api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}",
    operation_id = "service_account_token_get",
    tag = "Service accounts",
    params(
        ("service_account_id" = Uuid, Path, description = "Whose"),
        ("token_id" = Uuid, Path, description = "Which"),
    ),
    responses((status = 200, description = "The token", body = Data<Resource>, content_type = "application/vnd.api+json"), ApiError)
)]
pub(crate) async fn service_account_token_get(
    State(app): State<App>,
    Caller(context): Caller,
    path: Path<(String, String)>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let (account, id) = ids(path)?;
    let found = app.core.access_token_get(&context, account, id).await?;
    Ok(JsonApi::ok(found.map(|token| Data { data: Resource::of(token) })))
}
