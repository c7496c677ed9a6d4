//! `GET /api/v2/actions/app_key_registrations/{app_key_id}`

use axum::extract::State;
use claviger_model::ApplicationKeyId;

use super::{Resource, key_id};
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One registered key.
#[utoipa::path(
    get,
    path = "/api/v2/actions/app_key_registrations/{app_key_id}",
    operation_id = "registration_get",
    tag = "Application key registrations",
    params(("app_key_id" = Uuid, Path, description = "Id of the application key")),
    responses(
        (status = 200, description = "The key is registered", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn registration_get(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathId<ApplicationKeyId>, ApiError>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let id = key_id(id)?;
    let registered = app.core.registration_get(&context, id).await?;
    Ok(JsonApi::ok(registered.map(|()| Data { data: id.into() })))
}
