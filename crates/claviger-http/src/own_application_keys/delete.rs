//! `DELETE /api/v2/current_user/application_keys/{app_key_id}`

use axum::{extract::State, response::Response};
use claviger_core::application_key::Door;
use claviger_model::ApplicationKeyId;

use crate::{
    application_keys::key_id,
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::NoContent,
    router::App,
    text_errors::TextErrors,
};

/// Revokes an application key: nobody gets in with it any more.
#[utoipa::path(
    delete,
    path = "/api/v2/current_user/application_keys/{app_key_id}",
    operation_id = "current_user_application_key_delete",
    tag = "Application keys",
    params(("app_key_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "Revoked"), TextErrors)
)]
pub(crate) async fn current_user_application_key_delete(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<ApplicationKeyId>, ApiError>,
) -> Result<Response, ApiError> {
    let id = key_id(id)?;
    Ok(NoContent(app.core.application_key_delete(&context, Door::CurrentUser, id).await?).html())
}
