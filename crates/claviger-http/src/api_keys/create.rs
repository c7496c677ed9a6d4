//! `POST /api/v2/api_keys`

use axum::extract::State;

use super::{
    KIND,
    view::{Request, Resource},
};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// Makes an API key. The answer is the only one that shows it.
#[utoipa::path(
    post,
    path = "/api/v2/api_keys",
    operation_id = "api_key_create",
    tag = "API keys",
    request_body = Request,
    responses((status = 201, description = "The key", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn api_key_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, None)?;
    let made = app.core.api_key_create(&context, attributes).await?;
    let without = Data { data: Resource::made(made.value().key.clone(), None) };
    let answer = Plain::created(made.map(|made| Data { data: Resource::made(made.key, Some(made.text)) }));
    Ok(answer.keeping(&without))
}
