//! `POST /api/v2/service_accounts/{service_account_id}/access_tokens`

use axum::extract::State;
use claviger_model::UserId;

use super::{KIND, account};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, PathIdOr404, resource},
    jsonapi::{Data, JsonApi},
    personal_access_tokens::view::{Request, Resource},
    router::App,
};

/// Makes an access token of a service account. The answer is the only one that shows it.
#[utoipa::path(
    post,
    path = "/api/v2/service_accounts/{service_account_id}/access_tokens",
    operation_id = "service_account_token_create",
    tag = "Service accounts",
    params(("service_account_id" = Uuid, Path, description = "Whose")),
    request_body = Request,
    responses((status = 201, description = "The token", body = Data<Resource>, content_type = "application/vnd.api+json"), ApiError)
)]
pub(crate) async fn service_account_token_create(
    State(app): State<App>,
    Caller(context): Caller,
    id: PathIdOr404<UserId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, None)?;
    let made = app.core.access_token_create(&context, account(id), attributes).await?;
    let without = Data { data: Resource::made(made.value().key.clone(), None) };
    let answer = JsonApi::created(made.map(|made| Data { data: Resource::made(made.key, Some(made.text)) }));
    Ok(answer.keeping(&without))
}
