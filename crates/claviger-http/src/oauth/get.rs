//! `GET /api/v2/actions/oauth_authorizations/{authorization_id}`

use axum::extract::State;
use claviger_model::AuthorizationId;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// What becomes of a consent that the caller began. Kept for a day.
#[utoipa::path(
    get,
    path = "/api/v2/actions/oauth_authorizations/{authorization_id}",
    operation_id = "oauth_authorization_get",
    tag = "Connections",
    params(("authorization_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "What became of it", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn oauth_authorization_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<AuthorizationId>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let consent = app.core.consent_get(&context, id).await?;
    Ok(JsonApi::ok(consent.map(|consent| Data { data: consent.into() })))
}
