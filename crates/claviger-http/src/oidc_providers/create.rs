//! `POST /api/v2/oidc_providers`

use axum::extract::State;

use super::view::{KIND, Request, Resource};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Lets people sign in through a provider of single sign-on (OpenID Connect).
#[utoipa::path(
    post,
    path = "/api/v2/oidc_providers",
    operation_id = "oidc_provider_create",
    tag = "Single sign-on",
    request_body = Request,
    responses(
        (status = 201, description = "The provider", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn oidc_provider_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, None)?;
    let made = app.core.oidc_provider_create(&context, attributes).await?;
    Ok(JsonApi::created(made.map(|provider| Data { data: Resource::new(&app.core, provider) })))
}
