//! `PATCH /api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}`

use axum::extract::{Path, State};

use super::{KIND, ids};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    personal_access_tokens::view::{Request, Resource},
    router::App,
};

/// Changes name and scopes; what is not given stays.
#[utoipa::path(
    patch,
    path = "/api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}",
    operation_id = "service_account_token_update",
    tag = "Service accounts",
    params(
        ("service_account_id" = Uuid, Path, description = "Whose"),
        ("token_id" = Uuid, Path, description = "Which"),
    ),
    request_body = Request,
    responses((status = 200, description = "The token", body = Data<Resource>, content_type = "application/vnd.api+json"), ApiError)
)]
pub(crate) async fn service_account_token_update(
    State(app): State<App>,
    Caller(context): Caller,
    path: Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let (account, id) = ids(path)?;
    let attributes = resource(&body, KIND, Some(&id.to_string()))?;
    let changed = app.core.access_token_update(&context, account, id, attributes).await?;
    Ok(JsonApi::ok(changed.map(|token| Data { data: Resource::changed(token) })))
}
