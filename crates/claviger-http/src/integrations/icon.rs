//! `GET /api/v2/actions/integrations/{integration_type}/icon`

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use claviger_access::Operation;

use crate::{error::ApiError, extract::Caller, jsonapi::DecidedFor, router::App};

/// An integration's icon as SVG.
#[utoipa::path(
    get,
    path = "/api/v2/actions/integrations/{integration_type}/icon",
    operation_id = "integration_icon",
    tag = "Integrations",
    params(("integration_type" = String, Path, description = "Such as `OpenAI`")),
    responses((status = 200, description = "The icon", body = String, content_type = "image/svg+xml"), ApiError)
)]
pub(crate) async fn integration_icon(
    State(app): State<App>,
    Caller(context): Caller,
    Path(integration_type): Path<String>,
) -> Result<Response, ApiError> {
    let permit = context.permit(Operation::IntegrationIcon)?;
    let icon = app.core.catalog().icon(&integration_type).map(<[u8]>::to_vec);
    let icon = icon.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "integration not found"))?;
    let media_type = [(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))];
    Ok((Extension(DecidedFor(permit.operation())), media_type, icon).into_response())
}
