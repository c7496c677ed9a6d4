//! `DELETE /api/v2/oidc_providers/{provider_id}`

use axum::extract::State;
use claviger_model::ProviderId;

use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::NoContent,
    router::App,
};

/// Removes a provider: nobody signs in through it any more, and sessions that
/// began through it end. Roles and teams that its groups gave stay.
#[utoipa::path(
    delete,
    path = "/api/v2/oidc_providers/{provider_id}",
    operation_id = "oidc_provider_delete",
    tag = "Single sign-on",
    params(("provider_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "Removed"), ApiError)
)]
pub(crate) async fn oidc_provider_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<ProviderId>,
) -> Result<NoContent, ApiError> {
    Ok(NoContent(app.core.oidc_provider_delete(&context, id).await?))
}
