//! `GET /api/v2/oidc_providers`

use axum::extract::State;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// The organization's providers of single sign-on, oldest first; at most 20.
#[utoipa::path(
    get,
    path = "/api/v2/oidc_providers",
    operation_id = "oidc_provider_list",
    tag = "Single sign-on",
    responses(
        (status = 200, description = "All of them", body = Data<Vec<Resource>>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn oidc_provider_list(
    State(app): State<App>,
    Caller(context): Caller,
    params: Params,
) -> Result<JsonApi<Data<Vec<Resource>>>, ApiError> {
    params.close()?;
    let all = app.core.oidc_provider_list(&context).await?;
    let view = |provider| Resource::new(&app.core, provider);
    Ok(JsonApi::ok(all.map(|providers| Data { data: providers.into_iter().map(view).collect() })))
}
