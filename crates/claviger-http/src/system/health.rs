//! `/healthz`: the process lives. `/readyz`: database and keys are usable.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{error::ApiError, router::App};

/// How it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HealthStatus)]
pub(crate) struct View {
    /// `ok`
    status: &'static str,
}

const OK: Json<View> = Json(View { status: "ok" });

/// Whether the process lives.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "healthz",
    tag = "System",
    responses((status = 200, description = "It does", body = View))
)]
pub(crate) async fn healthz() -> Json<View> {
    OK
}

/// Whether database and keys are usable.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readyz",
    tag = "System",
    responses((status = 200, description = "They are", body = View), ApiError)
)]
pub(crate) async fn readyz(State(app): State<App>) -> Result<Json<View>, ApiError> {
    let not_ready = |_| ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").plain();
    app.core.ping().await.map(|()| OK).map_err(not_ready)
}
