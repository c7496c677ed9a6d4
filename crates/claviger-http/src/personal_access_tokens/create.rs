//! `POST /api/v2/personal_access_tokens`

use axum::extract::State;
use claviger_core::access_token::Door;

use super::{
    KIND,
    view::{Request, Resource},
};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Makes an access token of one's own. The answer is the only one that shows it.
#[utoipa::path(
    post,
    path = "/api/v2/personal_access_tokens",
    operation_id = "personal_access_token_create",
    tag = "Access tokens",
    request_body = Request,
    responses(
        (status = 201, description = "The token", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn personal_access_token_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, None)?;
    let made = app.core.access_token_create(&context, Door::Personal, attributes).await?;
    let without = Data { data: Resource::made(made.value().key.clone(), None) };
    let answer = JsonApi::created(made.map(|made| Data { data: Resource::made(made.key, Some(made.text)) }));
    Ok(answer.keeping(&without))
}
