//! `POST /api/v2/service_accounts/{service_account_id}/application_keys`

use axum::extract::State;
use claviger_model::UserId;

use super::account;
use crate::{
    application_keys::{
        KIND,
        view::{Request, Resource},
    },
    error::ApiError,
    extract::{Caller, JsonBody, PathIdOr404, resource},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// Makes an application key of a service account. The answer is the only one that shows it.
#[utoipa::path(
    post,
    path = "/api/v2/service_accounts/{service_account_id}/application_keys",
    operation_id = "service_account_key_create",
    tag = "Service accounts",
    params(("service_account_id" = Uuid, Path, description = "Whose")),
    request_body = Request,
    responses((status = 201, description = "The key", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn service_account_key_create(
    State(app): State<App>,
    Caller(context): Caller,
    id: PathIdOr404<UserId>,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, None)?;
    let made = app.core.application_key_create(&context, account(id), attributes).await?;
    let without = Data { data: Resource::made(made.value().key.clone(), None) };
    let answer = Plain::created(made.map(|made| Data { data: Resource::made(made.key, Some(made.text)) }));
    Ok(answer.keeping(&without))
}
