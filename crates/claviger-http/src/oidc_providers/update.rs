//! `PATCH /api/v2/oidc_providers/{provider_id}`

use axum::extract::State;
use claviger_model::ProviderId;

use super::view::{KIND, Request, Resource};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, PathIdOr404, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Changes a provider. Sessions that began through it end when it is disabled or
/// its client changes.
#[utoipa::path(
    patch,
    path = "/api/v2/oidc_providers/{provider_id}",
    operation_id = "oidc_provider_update",
    tag = "Single sign-on",
    params(("provider_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses(
        (status = 200, description = "The provider as it is now", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn oidc_provider_update(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<ProviderId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, Some(&id.to_string()))?;
    let changed = app.core.oidc_provider_update(&context, id, attributes).await?;
    Ok(JsonApi::ok(changed.map(|provider| Data { data: Resource::new(&app.core, provider) })))
}
