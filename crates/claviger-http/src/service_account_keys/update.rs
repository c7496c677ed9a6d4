//! `PATCH /api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}`

use axum::extract::{Path, State};

use super::ids;
use crate::{
    application_keys::{
        KIND,
        view::{Request, Resource},
    },
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// Changes name and scopes; what is not given stays.
#[utoipa::path(
    patch,
    path = "/api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}",
    operation_id = "service_account_key_update",
    tag = "Service accounts",
    params(
        ("service_account_id" = Uuid, Path, description = "Whose"),
        ("app_key_id" = Uuid, Path, description = "Which"),
    ),
    request_body = Request,
    responses((status = 200, description = "The key", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn service_account_key_update(
    State(app): State<App>,
    Caller(context): Caller,
    path: Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let (account, id) = ids(path)?;
    let attributes = resource(&body, KIND, Some(&id.to_string()))?;
    let changed = app.core.application_key_update(&context, account, id, attributes).await?;
    Ok(Plain::ok(changed.map(|key| Data { data: Resource::changed(key).without_owner() })))
}
