//! `GET /api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}`

use axum::extract::{Path, State};

use super::ids;
use crate::{
    application_keys::view::Resource,
    error::ApiError,
    extract::Caller,
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// One application key of a service account, without the key itself.
#[utoipa::path(
    get,
    path = "/api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}",
    operation_id = "service_account_key_get",
    tag = "Service accounts",
    params(
        ("service_account_id" = Uuid, Path, description = "Whose"),
        ("app_key_id" = Uuid, Path, description = "Which"),
    ),
    responses((status = 200, description = "The key", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn service_account_key_get(
    State(app): State<App>,
    Caller(context): Caller,
    path: Path<(String, String)>,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let (account, id) = ids(path)?;
    let found = app.core.application_key_get(&context, account, id, false).await?;
    Ok(Plain::ok(found.map(|shown| Data { data: Resource::of(shown.key).without_owner() })))
}
