//! `PUT /api/v2/actions/app_key_registrations/{app_key_id}`

use axum::extract::State;
use claviger_model::ApplicationKeyId;

use super::{Resource, key_id};
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Registers a key, so that it may be used for connections and apps.
#[utoipa::path(
    put,
    path = "/api/v2/actions/app_key_registrations/{app_key_id}",
    operation_id = "registration_put",
    tag = "Application key registrations",
    params(("app_key_id" = Uuid, Path, description = "Id of the application key")),
    responses(
        (status = 201, description = "Registered", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn registration_put(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathId<ApplicationKeyId>, ApiError>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let id = key_id(id)?;
    let registered = app.core.registration_set(&context, id, true).await?;
    Ok(JsonApi::created(registered.map(|()| Data { data: id.into() })))
}
