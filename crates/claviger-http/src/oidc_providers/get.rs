//! `GET /api/v2/oidc_providers/{provider_id}`

use axum::extract::State;
use claviger_model::ProviderId;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One provider of single sign-on.
#[utoipa::path(
    get,
    path = "/api/v2/oidc_providers/{provider_id}",
    operation_id = "oidc_provider_get",
    tag = "Single sign-on",
    params(("provider_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "The provider", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn oidc_provider_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<ProviderId>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let provider = app.core.oidc_provider_get(&context, id).await?;
    Ok(JsonApi::ok(provider.map(|provider| Data { data: Resource::new(&app.core, provider) })))
}
