//! `POST /api/v2/current_user/application_keys`

use axum::extract::State;
use claviger_core::application_key::Door;

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

/// Makes an application key of one's own. The answer is the only one that shows
/// it; it is not registered for connections and apps yet.
#[utoipa::path(
    post,
    path = "/api/v2/current_user/application_keys",
    operation_id = "current_user_application_key_create",
    tag = "Application keys",
    request_body = Request,
    responses((status = 201, description = "The key", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn current_user_application_key_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, None)?;
    let made = app.core.application_key_create(&context, Door::CurrentUser, attributes).await?;
    let without = Data { data: Resource::made(made.value().key.clone(), None) };
    let answer = Plain::created(made.map(|made| Data { data: Resource::made(made.key, Some(made.text)) }));
    Ok(answer.keeping(&without))
}
