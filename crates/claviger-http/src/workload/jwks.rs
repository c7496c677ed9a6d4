//! `GET /oidc/{organization_id}/jwks.json`

use axum::{Json, extract::State, http::HeaderName, http::HeaderValue};
use claviger_model::OrganizationId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::KEPT;
use crate::{error::ApiError, extract::PathIdOr404, router::App};

/// A JSON Web Key Set (RFC 7517, 5).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JsonWebKeySet)]
pub(crate) struct View {
    /// Public RSA keys; none before the organization's first token.
    #[schema(value_type = Vec<Object>)]
    keys: Vec<Value>,
}

/// Public keys of an organization as an issuer of identity tokens.
#[utoipa::path(
    get,
    path = "/oidc/{organization_id}/jwks.json",
    operation_id = "workload_jwks",
    tag = "Workload identity",
    security(()),
    params(("organization_id" = String, Path, description = "Its id")),
    responses((status = 200, description = "Its keys", body = View), ApiError)
)]
pub(crate) async fn workload_jwks(
    State(app): State<App>,
    PathIdOr404(id): PathIdOr404<OrganizationId>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<View>), ApiError> {
    Ok(([KEPT], Json(View { keys: app.core.workload_jwks(id).await? })))
}
