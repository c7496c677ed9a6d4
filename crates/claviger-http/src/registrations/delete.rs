//! `DELETE /api/v2/actions/app_key_registrations/{app_key_id}`

use axum::extract::State;
use claviger_model::ApplicationKeyId;

use super::key_id;
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::NoContent,
    router::App,
};

/// Unregisters a key: it stops working for connections and apps at once.
#[utoipa::path(
    delete,
    path = "/api/v2/actions/app_key_registrations/{app_key_id}",
    operation_id = "registration_delete",
    tag = "Application key registrations",
    params(("app_key_id" = Uuid, Path, description = "Id of the application key")),
    responses((status = 204, description = "Unregistered"), ApiError)
)]
pub(crate) async fn registration_delete(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathId<ApplicationKeyId>, ApiError>,
) -> Result<NoContent, ApiError> {
    let id = key_id(id)?;
    let done = app.core.registration_set(&context, id, false).await?;
    Ok(NoContent(done))
}
