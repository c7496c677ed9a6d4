//! `GET /api/v2/actions/integrations/{integration_type}`

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use claviger_access::Operation;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One integration with its credential types and their fields.
#[utoipa::path(
    get,
    path = "/api/v2/actions/integrations/{integration_type}",
    operation_id = "integration_get",
    tag = "Integrations",
    params(("integration_type" = String, Path, description = "Such as `OpenAI`")),
    responses(
        (status = 200, description = "The integration", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn integration_get(
    State(app): State<App>,
    Caller(context): Caller,
    Path(integration_type): Path<String>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let permit = context.permit(Operation::IntegrationGet)?;
    let found = app.core.catalog().integration(&integration_type);
    let integration = found.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "integration not found"))?;
    Ok(JsonApi::ok(permit.over(Data { data: integration.into() })))
}
